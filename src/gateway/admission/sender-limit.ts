const windowMs = 60_000;
/** Senders remembered at once; the longest quiet one is forgotten first. */
const mostSenders = 10_000;

/** `true` when this sender has had its messages of the last minute. A sliding window, bounded in memory. */
export function openSenderLimit(now: () => number): (sender: string, perMinute: number) => boolean {
  const recent = new Map<string, number[]>();
  return (sender, perMinute) => {
    const at = now();
    // A clock that was put back leaves times behind that are yet to come: they are of no minute.
    const times = (recent.get(sender) ?? []).filter((time) => time > at - windowMs && time <= at);
    const over = times.length >= perMinute;
    if (!over) times.push(at);
    recent.delete(sender);
    recent.set(sender, times);
    if (recent.size > mostSenders) recent.delete(recent.keys().next().value ?? sender);
    return over;
  };
}
