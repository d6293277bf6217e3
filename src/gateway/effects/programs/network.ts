import type { Call, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';

const reaches = { does: ['network-request'] } as const;

const saves = ['file-write'] as const;

/** What is fetched goes to the terminal unless one of these says a file; a file of settings may say anything. */
const curlOptions = {
  ...Object.fromEntries(
    `-o --output -O --remote-name --remote-name-all -D --dump-header -c --cookie-jar --trace --trace-ascii --stderr --etag-save
     --hsts --alt-svc --libcurl --output-dir`
      .split(/\s+/)
      .map((name) => [name, saves] as const),
  ),
  '-K': 'anything',
  '--config': 'anything',
} as const;

const curlValues =
  '-o --output -D --dump-header -c --cookie-jar --trace --trace-ascii --stderr --etag-save --hsts --alt-svc --libcurl --output-dir -K --config -X --request -H --header -d --data --data-raw --data-binary --data-urlencode -u --user -A --user-agent -e --referer -b --cookie -F --form -T --upload-file -m --max-time -x --proxy -w --write-out -E --cert -r --range -t -z -C -y -Y -Q -P -U --connect-timeout --retry --url --resolve';

/** Programs whose purpose is the network, messages or a browser. */
export const networkPrograms: ProgramTable = {
  ...each(
    `nc ncat netcat socat telnet ftp tftp lftp dig nslookup host drill whois ping ping6 arping fping traceroute traceroute6 tracepath
     mtr nmap masscan curlie http https xh httpie grpcurl websocat wscat rclone restic borg aws gcloud az gsutil s3cmd mc
     doctl heroku vercel netlify flyctl terraform kubectl helm tailscale wg wg-quick openvpn zerotier-cli cloudflared ngrok
     tor transmission-cli aria2c axel yt-dlp youtube-dl svn hg bzr cvs darcs fossil rdate ntpdate chronyc snmpget
     snmpwalk mosquitto_pub mosquitto_sub redis-cli mysql mysqldump psql pg_dump mongo mongosh ldapsearch smbclient
     rpcinfo showmount finger gh glab hub w3m lynx links elinks iperf iperf3 speedtest ab wrk hey siege
     docker-credential pastebinit transfer croc magic-wormhole wormhole syncthing nmcli`,
    reaches,
  ),
  curl: { does: ['network-request'], note: 'download', options: curlOptions, values: curlValues },
  ...each(
    'axel yt-dlp youtube-dl svn hg bzr cvs darcs fossil rclone restic borg gsutil s3cmd mc pg_dump mysqldump lftp ftp tftp',
    {
      does: ['file-write', 'network-request'],
    },
  ),
  ...each('wget wget2 aria2c', {
    does: ['file-write', 'network-request'],
    note: 'download',
    options: { '--use-askpass': 'anything', '-e': 'anything', '--execute': 'anything', '--config': 'anything' },
    values: '-e --execute -O --output-document -o --output-file -a -P --directory-prefix -U --header --post-data',
  }),
  ...each('scp sftp sshfs rcp', {
    does: ['file-write', 'network-request', 'system-command'],
    note: 'wrapper',
  }),
  ...each('ssh mosh rsh rlogin autossh ssh-copy-id ssh-keyscan sshpass', {
    does: ['network-request', 'system-command'],
    note: 'wrapper',
  }),
  ...each(
    'mail mailx mutt neomutt s-nail sendmail msmtp ssmtp swaks sendemail exim telegram-send slackcat ntfy apprise signal-cli',
    {
      does: ['message-send', 'network-request'],
    },
  ),
  ...each('wall write mesg talk notify-send zenity kdialog terminal-notifier espeak say spd-say', {
    does: ['message-send'],
  }),
  ...each(
    `xdg-open open sensible-browser x-www-browser www-browser gnome-open kde-open exo-open firefox chromium chromium-browser
     google-chrome google-chrome-stable brave-browser microsoft-edge opera vivaldi epiphany konqueror safari`,
    { does: ['browser', 'network-request', 'system-command'] },
  ),
  openssl: { more: opensslCall },
  gpg: { more: gpgCall },
  gpg2: { more: gpgCall },
  gpgv: {
    options: Object.fromEntries(
      ['-o', '--output', '--log-file', '--logger-file'].map((name) => [name, saves] as const),
    ),
    values: '-o --output --log-file --logger-file --keyring --homedir --status-fd --logger-fd',
  },
};

const opensslNetwork = /^(s_client|s_server|s_time|ocsp|cmp|ts|tsget)$/;
const opensslReads =
  /^(rand|dgst|enc|x509|version|base64|sha\d+|md5|passwd|prime|ciphers|list|verify|asn1parse|crl|req|rsa|ec|pkey|speed|errstr|help|aes-.*)$/;

function opensslCall(call: Call, reader: Reader): void {
  const [verb] = call.args;
  if (verb === undefined || !verb.fixed) {
    reader.does('anything', 'unknown-program', call.program);
    return;
  }
  if (opensslNetwork.test(verb.text)) reader.does(['network-request'], null, verb);
  else if (!opensslReads.test(verb.text)) reader.does('anything', 'unknown-program', verb);
  for (const word of call.args) {
    if (word.open || /^-+(engine|provider\S*|config|rand|writerand|inform|keyform|CAstore|store)$/.test(word.text)) {
      reader.does('anything', 'wrapper', word);
    } else if (/^-+(out|keyout|writerand|sigout|CAserial)/.test(word.text)) reader.does(['file-write'], null, word);
    else if (/^https?:|^-+crl_download$/i.test(word.text)) reader.does(['network-request'], null, word);
    else if (/^-+env\b|^env:/.test(word.text)) reader.does(['system-command'], null, word);
  }
}

const gpgReads =
  /^--(verify|list-\w+|fingerprint|version|batch|quiet|no-tty|with-\w+|keyid-format|status-fd|homedir|no-\w+|armor|verbose)/;

function gpgCall(call: Call, reader: Reader): void {
  for (const word of call.args) {
    if (!word.text.startsWith('-') && !word.open) continue;
    if (
      /^--(exec-path|photo-viewer|gpg-agent|dirmngr-program|agent-program|pinentry|options|load-)/.test(word.text) ||
      word.open
    ) {
      reader.does('anything', 'wrapper', word);
    } else if (/key-?server|^--(recv|search|send|refresh|locate|fetch|auto-key)/.test(word.text))
      reader.does(['network-request'], null, word);
    else if (/^--delete/.test(word.text)) reader.does(['file-delete'], 'delete', word);
    else if (!gpgReads.test(word.text)) reader.does(['file-write', 'system-command'], null, word);
  }
  if (!call.args.some(({ text }) => gpgReads.test(text)))
    reader.does(['file-write', 'system-command'], null, call.program);
}
