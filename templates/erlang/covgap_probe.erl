%% Runs cases against one module that cover has compiled, each in a process of its own with a bounded heap and time, and
%% writes one line of JSON per case: what came out of it, and which lines it reached. A case whose "start" has no "id"
%% behind it ended the node.
-module(covgap_probe).
-export([main/1, sink/0, watch/1]).

%% The job, read with file:consult/1:
%%   {results, Path}. {module, M}. {beam, Path}.
%%   {timeout, Milliseconds}. {heap, Words}. {memory, Bytes}.     the last for the whole node
%%   {shared, Boolean}.                       whether all cases run in one process
%%   {tidy, Boolean}.                         whether what a case has started ends with it
%%   {applications, [App]}. {environment, [{App, Key, "Value"}]}.
%%   {fixture, "start()"}.                    yields {ok, Pid}; may be absent
%%   {'case', Id, NeedsFixture, ["Setup"], "Act"}.
%%   {eunit, [TestModule]}. {suites, [{Folder, Suite}]}.          existing tests, instead of cases
main(Job) ->
    {ok, Terms} = file:consult(Job),
    {ok, Out} = file:open(one(results, Terms), [write, raw]),
    logger:set_primary_config(level, none),
    spawn_opt(?MODULE, watch, [one(memory, Terms)], [{priority, high}]),
    Sink = spawn(?MODULE, sink, []),
    Module = one(module, Terms),
    {ok, _} = cover:start(),
    case compiled(Module, one(beam, Terms)) of
        {ok, Module} ->
            work(Module, Terms, Sink, Out);
        {error, Reason} ->
            say(Out, ["{\"fatal\":", covgap_terms:text(io_lib:format("cannot be loaded: ~0p", [Reason])), "}"])
    end,
    say(Out, "{\"done\":true}"),
    erlang:halt(0, [{flush, false}]).

%% A module that its own on_load refuses says so only where it is loaded as it is.
compiled(Module, Beam) ->
    case code:ensure_loaded(Module) of
        {module, Module} -> cover:compile_beam(Beam);
        {error, Reason} -> {error, Reason}
    end.

work(Module, Terms, Sink, Out) ->
    group_leader(Sink, self()),
    case code:ensure_loaded(Module) of
        {module, Module} ->
            prepare(Terms, Out),
            say(Out, ["{\"lines\":", numbers([Line || {Line, _} <- counts(Module)]), "}"]),
            run(Module, Terms, Sink, Out);
        {error, Reason} ->
            say(Out, ["{\"fatal\":", covgap_terms:text(io_lib:format("cannot be loaded: ~0p", [Reason])), "}"])
    end.

run(Module, Terms, Sink, Out) ->
    Suites = lists:append([Each || {suites, Each} <- Terms]),
    case lists:append([Each || {eunit, Each} <- Terms]) of
        [] when Suites =:= [] ->
            Settings = #{module => Module, sink => Sink, out => Out,
                         timeout => one(timeout, Terms), heap => one(heap, Terms), tidy => one(tidy, Terms), shared => one(shared, Terms),
                         fixture => [parsed(Text) || {fixture, Text} <- Terms],
                         known => sets:from_list(processes())},
            lists:foreach(fun(Case) -> run_case(Case, Settings) end, [Each || Each <- Terms, element(1, Each) =:= 'case']);
        Tests ->
            lists:foreach(fun(Each) -> existing(fun() -> eunit:test(Each, []) end, Module, Out) end, Tests),
            lists:foreach(fun(Each) -> existing(fun() -> suite(Each) end, Module, Out) end, Suites)
    end.

%% Lines are told after each of the existing tests, for the next one may end the node.
existing(Run, Module, Out) ->
    {_, Monitor} = spawn_monitor(fun() -> process_flag(trap_exit, true), Run() end),
    receive {'DOWN', Monitor, process, _, _} -> ok end,
    say(Out, ["{\"reached\":", numbers([Line || {Line, true} <- counts(Module)]), "}"]).

suite({Folder, Suite}) ->
    ct:run_test([{dir, Folder}, {suite, [Suite]}, {auto_compile, false}, {logdir, "."}, {basic_html, true}]).

prepare(Terms, Out) ->
    [application:set_env(App, Key, value(Text)) || {App, Key, Text} <- lists:append([E || {environment, E} <- Terms])],
    [case application:ensure_all_started(App) of
         {ok, _} -> ok;
         {error, Reason} ->
             say(Out, ["{\"application\":", covgap_terms:text(atom_to_list(App)),
                       ",\"error\":", covgap_terms:text(io_lib:format("~0P", [Reason, 12])), "}"])
     end || App <- lists:append([A || {applications, A} <- Terms])],
    timer:start().

run_case({'case', Id, NeedsFixture, Setup, Act}, #{module := Module, out := Out} = Settings) ->
    say(Out, ["{\"start\":", integer_to_list(Id), "}"]),
    cover:reset(Module),
    Names = registered(),
    Before = erlang:monotonic_time(millisecond),
    Pid = worker(Settings),
    Pid ! {run, self(), fun() -> outcome(NeedsFixture, Setup, Act, Settings) end},
    {Outcome, Tables} = wait(Pid, maps:get(timeout, Settings)),
    [end_worker(Pid) || not maps:get(shared, Settings)],
    Taken = erlang:monotonic_time(millisecond) - Before,
    Left = Tables + length(left(Names, 3)),
    [tidy(maps:get(known, Settings)) || maps:get(tidy, Settings)],
    Reached = numbers([Line || {Line, true} <- counts(Module)]),
    say(Out, ["{\"id\":", integer_to_list(Id), ",\"ms\":", integer_to_list(Taken), ",\"left\":", integer_to_list(Left), ",\"outcome\":", Outcome,
              ",\"lines\":", Reached, "}"]).

%% The process that cases run in: one for each, or one for all as EUnit has it, until a case ends it.
worker(#{sink := Sink} = Settings) ->
    Known = get(worker),
    case is_pid(Known) andalso is_process_alive(Known) of
        true ->
            Known;
        false ->
            Heap = #{size => maps:get(heap, Settings), kill => true, error_logger => false},
            {Pid, _} = spawn_opt(fun() -> group_leader(Sink, self()), work_off() end, [monitor, {max_heap_size, Heap}]),
            put(worker, Pid),
            Pid
    end.

work_off() ->
    receive
        {run, From, Case} ->
            Outcome = Case(),
            From ! {outcome, self(), {Outcome, named_tables(self())}},
            work_off();
        finish ->
            ok
    end.

end_worker(Pid) ->
    %% A monitor of its own: the one it was started with may have told its end already.
    Monitor = monitor(process, Pid),
    Pid ! finish,
    receive {'DOWN', Monitor, process, Pid, _} -> ok after 1000 -> exit(Pid, kill) end,
    flush(Pid).

wait(Pid, Timeout) ->
    receive
        {outcome, Pid, Outcome} ->
            Outcome;
        {'DOWN', _, process, Pid, Reason} ->
            {["{\"kind\":\"killed\",\"term\":", covgap_terms:json(Reason), "}"], 0}
    after Timeout ->
            exit(Pid, kill),
            receive {'DOWN', _, process, Pid, _} -> ok after 1000 -> ok end,
            flush(Pid),
            {"{\"kind\":\"timeout\"}", 0}
    end.

flush(Pid) ->
    receive
        {outcome, Pid, _} -> flush(Pid);
        {'DOWN', _, process, Pid, _} -> flush(Pid)
    after 0 -> ok
    end.

outcome(false, Setup, Act, _) ->
    evaluate(Setup, Act, erl_eval:new_bindings());
outcome(true, Setup, Act, #{fixture := [Start]}) ->
    case attempt(fun() -> erl_eval:exprs(Start, erl_eval:new_bindings()) end) of
        {value, {value, Started, _}} when element(1, Started) =:= ok, is_pid(element(2, Started)) ->
            Pid = element(2, Started),
            unlink(Pid),
            Outcome = evaluate(Setup, Act, erl_eval:add_binding('Pid', Pid, erl_eval:new_bindings())),
            Monitor = monitor(process, Pid),
            catch gen_server:stop(Pid, normal, 1000),
            receive {'DOWN', Monitor, process, Pid, _} -> ok
            after 100 -> exit(Pid, kill), receive {'DOWN', Monitor, process, Pid, _} -> ok after 1000 -> ok end
            end,
            Outcome;
        {value, {value, Other, _}} ->
            ["{\"kind\":\"fixture\",\"term\":", covgap_terms:json(Other), "}"];
        {Class, Reason} ->
            ["{\"kind\":\"fixture\",\"class\":\"", atom_to_list(Class), "\",\"term\":", covgap_terms:json(Reason), "}"]
    end;
outcome(true, _, _, _) ->
    "{\"kind\":\"fixture\",\"term\":{\"t\":\"atom\",\"v\":\"none\"}}".

evaluate([Step | Rest], Act, Bindings) ->
    case attempt(fun() -> erl_eval:exprs(parsed(Step), Bindings) end) of
        {value, {value, _, Bound}} -> evaluate(Rest, Act, Bound);
        {_, Reason} -> ["{\"kind\":\"setup\",\"term\":", covgap_terms:json(Reason), "}"]
    end;
evaluate([], Act, Bindings) ->
    case attempt(fun() -> parsed(Act) end) of
        {value, Expressions} ->
            case attempt(fun() -> erl_eval:exprs(Expressions, Bindings) end) of
                {value, {value, Value, _}} ->
                    ["{\"kind\":\"value\",\"term\":", covgap_terms:json(Value), "}"];
                {Class, Reason} ->
                    ["{\"kind\":\"exception\",\"class\":\"", atom_to_list(Class), "\",\"term\":",
                     covgap_terms:json(Reason), "}"]
            end;
        {_, Reason} ->
            ["{\"kind\":\"syntax\",\"term\":", covgap_terms:json(Reason), "}"]
    end.

attempt(Run) ->
    try {value, Run()}
    catch Class:Reason -> {Class, Reason}
    end.

parsed(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Expressions} = erl_parse:parse_exprs(Tokens),
    Expressions.

value(Text) ->
    {value, Value, _} = erl_eval:exprs(parsed(Text), erl_eval:new_bindings()),
    Value.

%% What runs now and did not before the cases ends, but for what the kernel has started for itself.
tidy(Known) ->
    [exit(Pid, kill) || Pid <- started(Known)],
    ok.

%% Names that a case leaves registered, given some time to be gone by themselves: the next one may want them.
left(Known, Tries) ->
    case registered() -- Known of
        [_ | _] when Tries > 0 -> timer:sleep(5), left(Known, Tries - 1);
        Names -> [Name || Name <- Names, not of_kernel(whereis(Name)), not of_application(whereis(Name))]
    end.

%% What an application runs stays for the next one that starts it.
of_application(Pid) when is_pid(Pid) ->
    application:get_application(Pid) =/= undefined;
of_application(_) ->
    false.

%% Tables with a name go with the process that made them. In a test file that is the one of the tests behind it, too.
named_tables(Owner) ->
    length([Table || Table <- ets:all(), ets:info(Table, owner) =:= Owner, ets:info(Table, named_table) =:= true]).

started(Known) ->
    [Pid || Pid <- processes(), not sets:is_element(Pid, Known), Pid =/= self(), not of_kernel(Pid)].

of_kernel(undefined) ->
    true;
of_kernel(Pid) when is_port(Pid) ->
    true;
of_kernel(Pid) ->
    case process_info(Pid, dictionary) of
        {dictionary, Dictionary} ->
            case proplists:get_value('$ancestors', Dictionary, []) of
                [First | _] -> lists:member(First, [kernel_safe_sup, kernel_sup, logger_sup]);
                _ -> false
            end;
        undefined -> true
    end.

counts(Module) ->
    case cover:analyse(Module, coverage, line) of
        {ok, Lines} ->
            Merged = lists:foldl(fun({{_, Line}, {Covered, _}}, Map) ->
                                         maps:update_with(Line, fun(Was) -> Was orelse Covered > 0 end, Covered > 0, Map)
                                 end, #{}, Lines),
            lists:sort(maps:to_list(maps:remove(0, Merged)));
        _ -> []
    end.

%% Output goes nowhere, and there is no input.
sink() ->
    receive
        {io_request, From, Tag, Request} ->
            From ! {io_reply, Tag, answer(Request)},
            sink();
        _ ->
            sink()
    end.

answer(Request) when element(1, Request) =:= put_chars -> ok;
answer({requests, _}) -> ok;
answer({setopts, _}) -> ok;
answer(getopts) -> [{binary, false}, {encoding, unicode}];
answer({get_geometry, _}) -> {error, enotsup};
answer(_) -> eof.

watch(Bytes) ->
    case erlang:memory(total) > Bytes of
        true -> erlang:halt(9, [{flush, false}]);
        false -> timer:sleep(50), watch(Bytes)
    end.

one(Key, Terms) ->
    element(2, lists:keyfind(Key, 1, Terms)).

numbers(Numbers) ->
    ["[", lists:join(",", [integer_to_list(Each) || Each <- Numbers]), "]"].

say(Out, Line) ->
    ok = file:write(Out, [Line, "\n"]).
