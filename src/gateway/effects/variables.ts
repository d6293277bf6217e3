/** Variables that only change how something is shown, or say what a program may be told anyway. */
const harmless =
  /^(LANG|LANGUAGE|LC_[A-Z]+|TZ|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|CI|NODE_ENV|DEBUG|SOURCE_DATE_EPOCH|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONIOENCODING|PYTHONUTF8|PYTHONHASHSEED|RUST_BACKTRACE|RUST_LOG|GOOS|GOARCH|CGO_ENABLED)$/;

/** Variables that the shell or its children already have, or that the shell itself obeys. */
const steering =
  /^(PATH|HOME|IFS|ENV|SHELL|PWD|OLDPWD|CDPATH|TERM|TMPDIR|USER|LOGNAME|PS[0-9]|PROMPT_COMMAND|HIST[A-Z]+|GLOBIGNORE|EXECIGNORE|SHELLOPTS|FUNCNEST|POSIXLY_CORRECT|INPUTRC|MAIL[A-Z]*|EDITOR|VISUAL|PAGER|BROWSER|CLASSPATH|TEXTDOMAIN|TEXTDOMAINDIR|FIGNORE|TIMEFORMAT|[A-Za-z_]*PROXY|[a-z_]*proxy)$|^(LD|DYLD|GIT|BASH|PYTHON|PERL|RUBY|NODE|NPM|npm|JAVA|JDK|LESS|SSH|SUDO|GCONV|LOC)[A-Za-z_]*$|.*(_OPTIONS|OPTS|FLAGS|_COMMAND|_RSH|_WRAPPER|_STARTUP)$/;

/** May be set for a program without changing what the program is. Everything that is not known to be so may change it. */
export const isHarmlessForProgram = (name: string): boolean => harmless.test(name);

/** Set in the shell alone, it changes what later commands are or do. */
export const isSteering = (name: string): boolean => !harmless.test(name) && steering.test(name);

/** A text that arithmetic, `test -v` or a subscript evaluates even though it is quoted. */
export const isEvaluatedLater = (text: string): boolean => text.includes('[') && /\$\(|`|\$\{/.test(text);

/** A word with which the shell gives a variable a value, or takes it away: does it name one that the shell obeys? */
export function namesSteering(word: string): boolean {
  // The name may follow the letters of an option.
  if (word.startsWith('-')) return [...word].some((_, at) => at > 0 && isSteering(word.slice(at)));
  return isSteering(/^\w*/.exec(word)?.[0] ?? '');
}
