import type { Does } from '../program-row.ts';

/** What a program text in a language plainly names, as patterns: the first that decides more wins, `anything` above all. */
interface Naming {
  /** All of them are found. */
  readonly found: RegExp;
  readonly beside?: RegExp;
  readonly does: Does;
}

/** Languages that are read with the same eyes; `common` is for all of them. */
const common: readonly Naming[] = [
  // Other programs.
  {
    found:
      /\b(system|popen\w*|subprocess|child_process|(exec|spawn|execFile)(Sync)?\s*\(\s*['"`[]|spawn\w*|execFile\w*|exec[lv]\w*|posix_spawn\w*|pty|ctypes|cffi|shell_exec|passthru|proc_open|pcntl_\w+|qx|syscall|fork|fiddle|dlopen|Open3|worker_threads|cluster|execute|startfile|libc|inline)\b/i,
    does: 'anything',
  },
  // Text that becomes program, names that are put together.
  {
    found:
      /\beval\w*\b|(?<![.\w])(exec|compile|execfile|vars|globals|locals|setattr|getattr|delattr)\s*\(|\b(__import__|import_module|importlib|builtins|runpy|marshal|pickle|shelve|dill|loadstring|dofile|loadfile|instance_eval|class_eval|module_eval|public_send|__send__|const_get|instance_exec|create_function|call_user_func\w*|constructor|Reflect|createRequire|binding|mainModule|attrgetter|methodcaller|get_attr|operator)\b|(?<!\w)__(?!name__|main__|file__|doc__|version__|init__|future__|str__|repr__|len__|iter__)\w+__|\]\s*\(|\)\s*\[[^\]]{0,99}\]\s*\(|\bimport\s*\(|\\u\{?00[0-9a-f]/i,
    does: 'anything',
  },
  {
    found:
      /\b(unlink\w*|rmtree|rmdir\w*|removedirs|remove_tree|remove_dir\w*|rm_r?f?|rmSync|rimraf|remove_entry\w*|remove_file|removeSync|deleteSync|delete_file|deleteFile\w*|send2trash|trash|rmtree_\w+)\b/,
    does: ['file-delete'],
  },
  {
    found:
      /\b(urllib(?!\.parse)(\.request)?|urlopen|urlretrieve|requests|httpx?|https|http2|aiohttp|httplib\w*|ftplib|telnetlib|poplib|imaplib|nntplib|xmlrpc\w*|socket\w*|asyncio\.open_\w+|open_connection|create_connection|paramiko|websockets?|WebSocket|EventSource|XMLHttpRequest|sendBeacon|fetch|axios|undici|dgram|getaddrinfo|gethostby\w+|fsockopen|curl\w*|LWP|Net|IO::Socket|TCPSocket|UDPSocket|open-uri|OpenURI|dns|tls)\b(?!\s*=[^=])/,
    does: ['network-request'],
  },
  { found: /\b(smtplib|nodemailer|sendmail|Mail|ActionMailer|mail\s*\()/, does: ['message-send', 'network-request'] },
  { found: /\b(webbrowser|selenium|playwright|puppeteer)\b/, does: ['browser', 'network-request'] },
];

const byLanguage: Readonly<Record<string, readonly Naming[]>> = {
  python: [
    // A list has a `remove` too; a module has it only once it is named.
    { found: /\b(os|nt|posix|pathlib|shutil)\b/, beside: /\bremove\b|\bimport\s*\*/, does: ['file-delete'] },
  ],
  node: [
    { found: /\brm\s*\(|\b(Deno|Bun)\b/, does: 'anything' },
    { found: /\brequire\s*\(\s*(?!['"])|\b(vm|net|module|inspector|repl)['"]|\bprocess\s*\[/, does: 'anything' },
    { found: /\b(fs|promises)\b/, beside: /\b(delete|remove|rm)\b/, does: ['file-delete'] },
  ],
  perl: [
    { found: /\bopen\b/, beside: /\|/, does: 'anything' },
    {
      found: /`|\bexec\b|\brequire\b|\bdo\s*['"$(]|&\s*\$|->\s*\$|\bpipe\b|\bsyscall\b/,
      does: 'anything',
    },
  ],
  ruby: [
    { found: /`|\bexec\b|%x|\b(send|method|define_method|load|require_relative)\b/, does: 'anything' },
    { found: /\b(File|Dir|Pathname|FileUtils|IO)\b/, beside: /\b(delete|rm\w*|remove\w*)\b/, does: ['file-delete'] },
  ],
  php: [
    { found: /`|\bexec\b|\$\w+\s*\(|\b(assert|include|require)\w*\b/, does: 'anything' },
    { found: /\b(https?|ftp):/, does: ['network-request'] },
  ],
  other: [{ found: /\b(delete|remove|load|require|shell\w*|process|run|open|call|exec\w*|do)\b/i, does: 'anything' }],
};

/** What the text names, one after another; none: it computes, and writes at most. */
export const namedIn = (language: string, text: string): readonly Does[] =>
  [...(byLanguage[language] ?? byLanguage['other'] ?? []), ...common]
    .filter(({ found, beside }) => found.test(text) && (beside?.test(text) ?? true))
    .map(({ does }) => does);
