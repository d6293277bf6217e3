import { type Logger, LogLevel } from '@slack/socket-mode';

const nothing = (): void => undefined;

/** The libraries would write addresses that hold tickets, and what people wrote, to the terminal. */
export const noLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
