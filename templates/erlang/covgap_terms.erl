%% Terms as JSON trees: what can be written as a literal is written out, of everything else its type is told.
-module(covgap_terms).
-export([json/1, text/1]).

-define(NODES, 400).
-define(BYTES, 600).

%% {"t":"atom","v":"ok"} | {"t":"integer","v":"1","now":true} | {"t":"float","v":"1.0"} | {"t":"binary","v":"text"}
%% | {"t":"bytes","v":[0,255]} | {"t":"string","v":"text"} | {"t":"list","of":[...]} | {"t":"tuple","of":[...]}
%% | {"t":"map","of":[[K,V],...]} | {"t":"any","of":"pid"}; "now" marks what may be a time.
json(Term) ->
    {Json, _} = tree(Term, ?NODES),
    Json.

tree(Term, Left) when Left =< 0 ->
    {any(Term), Left};
tree(Term, Left) when is_atom(Term) ->
    {["{\"t\":\"atom\",\"v\":", text(atom_to_list(Term)), "}"], Left - 1};
tree(Term, Left) when is_integer(Term) ->
    Now = case is_time(Term) of
              true -> ",\"now\":true";
              false -> ""
          end,
    case abs(Term) < 1 bsl 256 of
        true -> {["{\"t\":\"integer\",\"v\":\"", integer_to_list(Term), "\"", Now, "}"], Left - 1};
        false -> {any(Term), Left - 1}
    end;
tree(Term, Left) when is_float(Term) ->
    {["{\"t\":\"float\",\"v\":\"", io_lib:format("~w", [Term]), "\"}"], Left - 1};
tree(Term, Left) when is_binary(Term), byte_size(Term) =< ?BYTES ->
    case unicode:characters_to_list(Term) of
        Chars when is_list(Chars) ->
            case io_lib:printable_unicode_list(Chars) of
                true -> {["{\"t\":\"binary\",\"v\":", text(Chars), "}"], Left - 1};
                false -> {bytes(Term), Left - 1}
            end;
        _ ->
            {bytes(Term), Left - 1}
    end;
tree([], Left) ->
    {"{\"t\":\"list\",\"of\":[]}", Left - 1};
tree(Term, Left) when is_list(Term) ->
    case is_proper(Term, 4 * ?NODES) of
        false -> {any(Term), Left - 1};
        true ->
            case io_lib:printable_unicode_list(Term) of
                true when length(Term) =< ?BYTES -> {["{\"t\":\"string\",\"v\":", text(Term), "}"], Left - 1};
                true -> {any(Term), Left - 1};
                false -> many("list", Term, Left)
            end
    end;
tree(Term, Left) when is_tuple(Term), tuple_size(Term) =< ?NODES ->
    case is_moment(Term) of
        true -> {moment(Term), Left - 1};
        false -> many("tuple", tuple_to_list(Term), Left)
    end;
tree(Term, Left) when is_map(Term), map_size(Term) =< ?NODES ->
    {Pairs, Rest} = lists:mapfoldl(
                      fun({Key, Value}, Budget) ->
                              {KeyTree, Budget1} = tree(Key, Budget),
                              {ValueTree, Budget2} = tree(Value, Budget1),
                              {["[", KeyTree, ",", ValueTree, "]"], Budget2}
                      end,
                      Left - 1, lists:sort(maps:to_list(Term))),
    {["{\"t\":\"map\",\"of\":[", lists:join(",", Pairs), "]}"], Rest};
tree(Term, Left) ->
    {any(Term), Left - 1}.

many(Kind, Terms, Left) ->
    {Trees, Rest} = lists:mapfoldl(fun tree/2, Left - 1, Terms),
    {["{\"t\":\"", Kind, "\",\"of\":[", lists:join(",", Trees), "]}"], Rest}.

any(Term) ->
    ["{\"t\":\"any\",\"of\":\"", type(Term), "\"}"].

type(Term) when is_pid(Term) -> "pid";
type(Term) when is_reference(Term) -> "reference";
type(Term) when is_port(Term) -> "port";
type(Term) when is_function(Term) -> "function";
type(Term) when is_atom(Term) -> "atom";
type(Term) when is_integer(Term) -> "integer";
type(Term) when is_float(Term) -> "float";
type(Term) when is_binary(Term) -> "binary";
type(Term) when is_bitstring(Term) -> "bitstring";
type(Term) when is_list(Term) -> "list";
type(Term) when is_tuple(Term) -> "tuple";
type(Term) when is_map(Term) -> "map".

bytes(Binary) ->
    ["{\"t\":\"bytes\",\"v\":[", lists:join(",", [integer_to_list(Byte) || <<Byte>> <= Binary]), "]}"].

is_proper([], _) -> true;
is_proper([_ | Rest], Left) when Left > 0 -> is_proper(Rest, Left - 1);
is_proper(_, _) -> false.

%% Within two days of now in any unit, or as large as what the clocks of the emulator count.
is_time(Integer) when abs(Integer) > 1 bsl 56 ->
    true;
is_time(Integer) when Integer > 1000000000 ->
    Seconds = erlang:system_time(second),
    lists:any(fun(Unit) -> abs(Integer div Unit - Seconds) < 172800 end, [1, 1000, 1000000, 1000000000])
        orelse abs(Integer - 62167219200 - Seconds) < 172800;
is_time(_) ->
    false.

%% A date, a date with its time of day, or what erlang:timestamp/0 gives, within two days of now.
is_moment({{Year, Month, Day}, {Hour, Minute, _}}) when is_integer(Hour), is_integer(Minute) ->
    is_moment({Year, Month, Day});
is_moment({Year, Month, Day}) when is_integer(Year), is_integer(Month), is_integer(Day), Year > 0, Month > 0, Day > 0 ->
    Today = element(1, calendar:universal_time()),
    (calendar:valid_date(Year, Month, Day) andalso
        abs(calendar:date_to_gregorian_days(Year, Month, Day) - calendar:date_to_gregorian_days(Today)) < 3)
        orelse abs(Year * 1000000 + Month - erlang:system_time(second)) < 172800;
is_moment(_) ->
    false.

%% Its shape, with numbers that may be anything.
moment(Term) when is_tuple(Term) ->
    ["{\"t\":\"tuple\",\"of\":[", lists:join(",", [moment(Each) || Each <- tuple_to_list(Term)]), "]}"];
moment(Term) ->
    any(Term).

%% Any list of characters as a JSON string.
text(Chars) ->
    case unicode:characters_to_binary(Chars) of
        Binary when is_binary(Binary) -> [$", [escape(Char) || <<Char/utf8>> <= Binary], $"];
        _ -> "\"\""
    end.

escape($") -> "\\\"";
escape($\\) -> "\\\\";
escape(Char) when Char < 32; Char =:= 127 -> io_lib:format("\\u~4.16.0b", [Char]);
escape(Char) -> <<Char/utf8>>.
