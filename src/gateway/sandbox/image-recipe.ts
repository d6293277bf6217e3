/** What the image of the sandbox is made of. A change of any of it is another recipe, and `oc sandbox build` makes it again. */

/** Packages of Debian, with what they need. */
export const packages = [
  'base-files',
  'bash',
  'coreutils',
  'diffutils',
  'findutils',
  'git',
  'grep',
  'gzip',
  'jq',
  'libc-bin',
  'mawk',
  'patch',
  'procps',
  'python3',
  'sed',
  'tar',
  'usr-is-merged',
];

/**
 * Packages that those ask for and that are told to be there without being it: what git and python need for networks, mail,
 * old databases and graphics, and what only a machine with packages of its own needs.
 */
export const promised = [
  'debianutils',
  'dpkg',
  'init-system-helpers',
  'install-info',
  'libcom-err2',
  'libcurl3-gnutls',
  'libcurl3t64-gnutls',
  'libdb5.3',
  'libdb5.3t64',
  'liberror-perl',
  'libnsl2',
  'libreadline8',
  'libreadline8t64',
  'libtirpc3',
  'libtirpc3t64',
  'libuuid1',
  'mailcap',
  'media-types',
  'netbase',
  'perl',
  'perl-base',
  'readline-common',
  'tzdata',
];

/** Taken out after unpacking; `*` stands for one name. */
export const pruned = [
  'usr/share/bash-completion',
  'usr/share/bug',
  'usr/share/common-licenses',
  'usr/share/doc',
  'usr/share/gitweb',
  'usr/share/i18n',
  'usr/share/info',
  'usr/share/lintian',
  'usr/share/locale',
  'usr/share/man',
  'usr/share/perl5',
  'usr/lib/systemd',
  'usr/lib/udev',
  'usr/lib/*/gconv',
  'usr/lib/*/perl-base',
  'usr/lib/*/perl5',
  'usr/lib/python3.*/ensurepip',
  'usr/lib/python3.*/lib2to3',
  'usr/lib/python3.*/pydoc_data',
  'usr/lib/git-core/git-add--interactive',
  'usr/lib/git-core/git-daemon',
  'usr/lib/git-core/git-http-*',
  'usr/lib/git-core/git-imap-send',
  'usr/lib/git-core/git-instaweb',
  'usr/lib/git-core/git-remote-*',
  'usr/lib/git-core/git-sh-i18n--envsubst',
  'usr/lib/git-core/git-shell',
  'usr/lib/git-core/scalar',
  'usr/bin/git-shell',
  'usr/bin/localedef',
  'usr/bin/scalar',
  'usr/sbin/iconvconfig',
  'usr/sbin/ldconfig',
  'etc/dpkg',
  'etc/init.d',
  'etc/skel',
  'etc/update-motd.d',
  'var/cache/*',
  'var/lib/*',
];

/** Links that the packages would make while they are installed. */
export const links: readonly (readonly [name: string, to: string])[] = [
  ['usr/bin/awk', 'mawk'],
  ['usr/bin/sh', 'bash'],
  ['usr/lib/git-core/git', '../../bin/git'],
];

/** Files that the packages would write while they are installed. */
export const written: readonly (readonly [name: string, text: string])[] = [
  ['etc/passwd', 'root:x:0:0:root:/:/bin/false\nsandbox:x:1000:1000:sandbox:/workspace:/bin/bash\n'],
  ['etc/group', 'root:x:0:\nsandbox:x:1000:\n'],
  ['etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n'],
  // A workspace of the operator's own belongs to another user than the one inside.
  ['etc/gitconfig', '[safe]\n\tdirectory = *\n[user]\n\tname = assistant\n\temail = assistant@localhost\n'],
];
