%% Compiles the modules of a project into folders of their own, as rebar3's test profile does: TEST is defined, and
%% `erl_opts` of `rebar.config` hold. Parse transforms come first. One line of JSON per module goes to the results file.
-module(covgap_compile).
-export([main/1]).

%% The job, read with file:consult/1:
%%   {results, Path}. {root, Path}. {jobs, N}.
%%   {app, Name, Folder, OutFolder}.            one per application
%%   {source, Name, Path, Stage}.               Stage: 0 parse transforms, 1 everything else, 2 tests
main(Job) ->
    {ok, Terms} = file:consult(Job),
    [Results] = [Path || {results, Path} <- Terms],
    [Root] = [Path || {root, Path} <- Terms],
    [Jobs] = [N || {jobs, N} <- Terms],
    {ok, Out} = file:open(Results, [write, raw]),
    Includes = [{i, Each} || {include, Each} <- Terms],
    RootOptions = options_of(Root),
    Apps = maps:from_list(
             [{Name, {Folder, OutFolder, RootOptions ++ [O || Folder =/= Root, O <- options_of(Folder)]}}
              || {app, Name, Folder, OutFolder} <- Terms]),
    maps:foreach(fun write_app/2, Apps),
    [pump([{App, Path, folder(Stage)} || {source, App, Path, Stage} <- Terms, Stage =:= Each],
          0, Apps, Includes, Jobs, Out)
     || Each <- [0, 1, 2]],
    ok = file:write(Out, "{\"done\":true}\n"),
    erlang:halt(0, [{flush, false}]).

folder(2) -> "test";
folder(_) -> "ebin".

pump([], 0, _, _, _, _) ->
    ok;
pump([{App, Path, Target} | Rest], Running, Apps, Includes, Jobs, Out) when Running < Jobs ->
    Self = self(),
    spawn(fun() -> Self ! {compiled, Path, compile_one(Path, Target, maps:get(App, Apps), Includes)} end),
    pump(Rest, Running + 1, Apps, Includes, Jobs, Out);
pump(Sources, Running, Apps, Includes, Jobs, Out) ->
    receive
        {compiled, Path, Result} ->
            ok = file:write(Out, line(Path, Result)),
            pump(Sources, Running - 1, Apps, Includes, Jobs, Out)
    end.

compile_one(Path, Target, {Folder, OutFolder, Options}, Includes) ->
    Ebin = filename:join(OutFolder, Target),
    try prepared(Path, filename:join(OutFolder, "gen")) of
        {ok, Source} ->
            Fixed = [{i, filename:dirname(Path)}, {i, filename:join(Folder, "include")}, {i, filename:join(Folder, "src")}],
            All = Options ++ Fixed ++ Includes ++ [debug_info, return_errors, {d, 'TEST'}, {d, 'EUNIT'}, {outdir, Ebin}],
            case compile:file(Source, All) of
                {ok, Module} -> {ok, Module};
                {ok, Module, _} -> {ok, Module};
                {error, Errors, _} -> {error, first_error(Errors)};
                error -> {error, "does not compile"}
            end;
        {error, Reason} ->
            {error, Reason}
    catch
        _:Reason -> {error, io_lib:format("~0p", [Reason])}
    end.

%% Grammars are turned into Erlang first.
prepared(Path, Folder) ->
    Target = filename:join(Folder, filename:basename(filename:rootname(Path)) ++ ".erl"),
    case filename:extension(Path) of
        ".yrl" -> made(yecc:file(Path, [{parserfile, Target}, return_errors]), Target);
        ".xrl" -> made(leex:file(Path, [{scannerfile, Target}, return_errors]), Target);
        _ -> {ok, Path}
    end.

made({ok, _}, Target) -> {ok, Target};
made({ok, _, _}, Target) -> {ok, Target};
made(_, _) -> {error, "the grammar is not accepted"}.

first_error([{File, [Info | _]} | _]) ->
    {Where, Module, Reason} = case Info of
                                  {_, _, _} -> Info;
                                  {M, R} -> {none, M, R}
                              end,
    Text = try Module:format_error(Reason) catch _:_ -> io_lib:format("~0p", [Reason]) end,
    Line = case Where of
               {L, _} -> [":", integer_to_list(L)];
               L when is_integer(L) -> [":", integer_to_list(L)];
               _ -> ""
           end,
    [filename:basename(File), Line, ": ", Text];
first_error([_ | Rest]) ->
    first_error(Rest);
first_error([]) ->
    "does not compile".

%% The `erl_opts` of a folder's rebar.config and of its test profile, as far as they change what the code means.
options_of(Folder) ->
    case file:consult(filename:join(Folder, "rebar.config")) of
        {ok, Terms} ->
            Profiles = proplists:get_value(profiles, Terms, []),
            Test = proplists:get_value(test, Profiles, []),
            Found = proplists:get_value(erl_opts, Terms, []) ++ proplists:get_value(erl_opts, Test, []),
            lists:append([option(Each, Folder) || Each <- Found]);
        _ ->
            []
    end.

option({d, _} = Define, _) -> [Define];
option({d, _, _} = Define, _) -> [Define];
option({i, Path}, Folder) -> [{i, filename:absname(Path, Folder)}];
option({parse_transform, _} = Transform, _) -> [Transform];
option(export_all, _) -> [export_all, nowarn_export_all];
option({platform_define, Pattern, Name}, Folder) -> platform(Pattern, {d, Name}, Folder);
option({platform_define, Pattern, Name, Value}, Folder) -> platform(Pattern, {d, Name, Value}, Folder);
option({Feature, _} = Option, _) when Feature =:= feature -> [Option];
option(_, _) -> [].

platform(Pattern, Define, _) ->
    Subject = erlang:system_info(otp_release) ++ "-" ++ erlang:system_info(system_architecture),
    case re:run(Subject, Pattern) of
        {match, _} -> [Define];
        _ -> []
    end.

%% What `application:start/1` reads, from the `.app.src`.
write_app(Name, {Folder, OutFolder, _}) ->
    File = filename:join([Folder, "src", Name ++ ".app.src"]),
    case file:consult(File) of
        {ok, [{application, App, Keys}]} ->
            Missing = [{Key, Value} || {Key, Value} <- [{vsn, "0"}, {modules, []}], not lists:keymember(Key, 1, Keys)],
            Target = filename:join([OutFolder, "ebin", Name ++ ".app"]),
            file:write_file(Target, io_lib:format("~0tp.~n", [{application, App, Keys ++ Missing}]));
        _ ->
            ok
    end.

line(Path, {ok, Module}) ->
    ["{\"path\":", covgap_terms:text(Path), ",\"module\":", covgap_terms:text(atom_to_list(Module)), "}\n"];
line(Path, {error, Message}) ->
    ["{\"path\":", covgap_terms:text(Path), ",\"error\":", covgap_terms:text(lists:flatten(Message)), "}\n"].
