%% Compiles one test suite and runs it once. What comes of it goes to the results file, a line of JSON each: what the
%% compiler says, how each test ended as EUnit or Common Test tell it, and which lines of a module were run.
-module(covgap_prove).
-export([main/1]).
%% What EUnit tells its listeners.
-export([start/1, init/1, handle_begin/3, handle_end/3, handle_cancel/3, terminate/2]).
%% What Common Test tells its hooks.
-export([init/2, post_end_per_testcase/4, on_tc_fail/3, on_tc_skip/3]).

%% The job, read with file:consult/1:
%%   {results, Path}. {framework, eunit | common_test}. {out, Folder}. {logs, Folder}.
%%   {suite, Path} to compile it first, or {module, Atom} of a compiled one.
%%   {only, Function}.     any number: the tests that run; all without any
%%   {include, Path}.      any number
%%   {cover, Module}.      any number
main(Job) ->
    {ok, Terms} = file:consult(Job),
    {ok, Out} = file:open(value(results, Terms), [append]),
    persistent_term:put(?MODULE, Out),
    case compiled(Terms) of
        {ok, Module} ->
            Covered = [Each || {cover, Each} <- Terms, {ok, _} <- [cover:compile_beam(Each)]],
            %% The project may have been compiled with another suite of this name.
            true = code:add_patha(value(out, Terms)),
            {module, Module} = code:load_abs(filename:join(value(out, Terms), atom_to_list(Module))),
            Started = erlang:monotonic_time(millisecond),
            try value(only_compile, Terms) =:= true orelse run(value(framework, Terms), Module, Terms)
            catch Class:Reason -> say([{cancelled, io_lib:format("~0tp:~0tP", [Class, Reason, 20])}])
            end,
            lists:foreach(fun covered/1, Covered),
            say([{done, true}, {ms, erlang:monotonic_time(millisecond) - Started}]);
        error ->
            say([{done, true}])
    end,
    erlang:halt(0, [{flush, false}]).

value(Key, Terms) ->
    proplists:get_value(Key, Terms).

compiled(Terms) ->
    case value(suite, Terms) of
        undefined ->
            {ok, value(module, Terms)};
        Path ->
            Fixed = [return, debug_info, {d, 'TEST'}, {d, 'EUNIT'}, {outdir, value(out, Terms)}],
            case compile:file(Path, Fixed ++ [{i, Each} || {include, Each} <- Terms]) of
                {ok, Module, Warnings} ->
                    complain("warning", Warnings),
                    {ok, Module};
                {error, Errors, Warnings} ->
                    complain("error", Errors),
                    complain("warning", Warnings),
                    error
            end
    end.

complain(Level, Files) ->
    [say([{level, Level}, {line, line(Info)}, {message, message(Info)}]) || {_, Infos} <- Files, Info <- Infos].

line({{Line, _}, _, _}) -> Line;
line({Line, _, _}) when is_integer(Line) -> Line;
line(_) -> 0.

message({_, Module, Reason}) -> message({Module, Reason});
message({Module, Reason}) ->
    try Module:format_error(Reason) catch _:_ -> io_lib:format("~0tp", [Reason]) end.

run(eunit, Module, Terms) ->
    Tests = case [Name || {only, Name} <- Terms] of
                [] -> {module, Module};
                Names -> [{generator, Module, Name} || Name <- Names]
            end,
    eunit:test(Tests, [no_tty, {report, {?MODULE, []}}]);
run(common_test, Module, Terms) ->
    Only = [{testcase, Names} || Names <- [[Name || {only, Name} <- Terms]], Names =/= []],
    ct:run_test(Only ++ [{suite, Module}, {dir, value(out, Terms)}, {logdir, value(logs, Terms)}, {auto_compile, false}, {ct_hooks, [?MODULE]}]).

covered(Module) ->
    case cover:analyse(Module, calls, line) of
        {ok, Found} ->
            Lines = lists:usort([Line || {{_, Line}, _} <- Found, Line > 0]),
            Ran = lists:usort([Line || {{_, Line}, Count} <- Found, Line > 0, Count > 0]),
            say([{module, atom_to_list(Module)}, {total, length(Lines)}, {covered, {lines, Ran}}]);
        _ ->
            ok
    end.

%% EUnit

start(Options) ->
    eunit_listener:start(?MODULE, Options).

init(_) ->
    receive
        {start, _} -> none
    end.

handle_begin(_, _, State) ->
    State.

handle_end(test, Data, State) ->
    {_, Fun, _} = value(source, Data),
    {Status, Message} = case value(status, Data) of
                            ok -> {"passed", ""};
                            {skipped, Reason} -> {"skipped", io_lib:format("~0tP", [Reason, 30])};
                            {error, {Class, Reason, _}} -> {"failed", failure(Class, Reason)}
                        end,
    say([{test, atom_to_list(Fun)}, {title, text(value(desc, Data))}, {status, Status}, {message, Message}]),
    State;
handle_end(group, _, State) ->
    State.

handle_cancel(_, Data, State) ->
    case value(reason, Data) of
        undefined -> ok;
        Reason -> say([{cancelled, io_lib:format("~0tP", [Reason, 30])}])
    end,
    State.

terminate(_, _) ->
    ok.

%% What an assertion of EUnit's says it compared, rather than all that it carries.
failure(error, {Assertion, Facts}) when is_list(Facts) ->
    Told = [io_lib:format("~s: ~0tP", [Key, Value, 20])
            || {Key, Value} <- Facts, lists:member(Key, [expected, value, pattern, unexpected_exception, unexpected_success])],
    io_lib:format("~0tp ~ts", [Assertion, lists:join(", ", Told)]);
failure(Class, Reason) ->
    io_lib:format("~p: ~0tP", [Class, Reason, 30]).

%% Common Test

init(_, _) ->
    {ok, none}.

post_end_per_testcase(Case, _, Return, State) ->
    say([{test, name(Case)}, {title, ""}, {status, "passed"}, {message, ""}]),
    {Return, State}.

on_tc_fail(Case, Reason, State) ->
    Message = case Reason of
                  {error, {What, Stack}} when is_list(Stack) -> failure(error, What);
                  {What, Stack} when is_list(Stack) -> failure(error, What);
                  _ -> io_lib:format("~0tP", [Reason, 30])
              end,
    say([{test, name(Case)}, {title, ""}, {status, "failed"}, {message, Message}]),
    State.

on_tc_skip(Case, Reason, State) ->
    say([{test, name(Case)}, {title, ""}, {status, "skipped"}, {message, io_lib:format("~0tP", [Reason, 30])}]),
    State.

name({init_per_group, Group}) -> "init_per_group " ++ atom_to_list(Group);
name({Case, _}) when is_atom(Case) -> atom_to_list(Case);
name(Case) when is_atom(Case) -> atom_to_list(Case);
name(Case) -> lists:flatten(io_lib:format("~0tp", [Case])).

%% Results

say(Fields) ->
    Said = [[covgap_terms:text(atom_to_list(Key)), ":", json(Value)] || {Key, Value} <- Fields],
    ok = file:write(persistent_term:get(?MODULE), ["{", lists:join(",", Said), "}\n"]).

json(true) -> "true";
json(Number) when is_integer(Number) -> integer_to_list(Number);
json({lines, Lines}) -> ["[", lists:join(",", [integer_to_list(Each) || Each <- Lines]), "]"];
json(Text) -> covgap_terms:text(text(Text)).

text(undefined) -> "";
text(Text) ->
    try unicode:characters_to_list(Text) of
        List when is_list(List) -> lists:sublist(List, 500);
        _ -> "?"
    catch
        _:_ -> "?"
    end.
