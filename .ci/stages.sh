# Sourced by `.ci/run`: stages with a time budget, one after the other or side by side, and their count.
stages_passed=0
failures=()

# attempt NAME SECONDS COMMAND...: runs it within its budget, says how it went, and ends as it ended.
attempt() {
  local name=$1 budget=$2 started=$SECONDS code
  shift 2
  printf '\n=== %s (budget %s s)\n' "$name" "$budget"
  timeout --kill-after=10 "$budget" "$@"
  code=$?
  [ "$code" = 124 ] && printf 'over its budget of %s s\n' "$budget"
  if [ "$code" = 0 ]; then
    printf -- '--- %s: passed in %s s\n' "$name" $((SECONDS - started))
  else
    printf -- '--- %s: FAILED (%s) after %s s\n' "$name" "$code" $((SECONDS - started))
  fi
  return "$code"
}

# tally NAME CODE: counts how a stage ended.
tally() {
  if [ "$2" = 0 ]; then stages_passed=$((stages_passed + 1)); else failures+=("$1"); fi
}

# stage NAME SECONDS COMMAND...
stage() {
  attempt "$@"
  tally "$1" $?
}

beside_names=()
beside_pids=()
beside_words=()

# beside NAME SECONDS COMMAND...: begins a stage; what it prints waits for `meet`.
beside() {
  local words
  words=$(mktemp) || return 1
  attempt "$@" >"$words" 2>&1 &
  beside_names+=("$1")
  beside_pids+=($!)
  beside_words+=("$words")
}

# Waits for the stages that were begun beside this, prints their words in the order of their beginning, and counts them.
meet() {
  local i code
  for i in "${!beside_pids[@]}"; do
    wait "${beside_pids[$i]}"
    code=$?
    cat "${beside_words[$i]}"
    rm -f "${beside_words[$i]}"
    tally "${beside_names[$i]}" "$code"
  done
  beside_names=() beside_pids=() beside_words=()
}
