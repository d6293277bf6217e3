import { isOption, optionNames, readOptions } from '../options.ts';
import type { Call, ProgramRow, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';

const changes = { does: ['system-command'] } as const;
const packages: ProgramRow = { does: ['network-request', 'system-command'] };

/** Programs that change the machine, its services, its timetable or us. */
export const systemPrograms: ProgramTable = {
  ...each(
    `kill pkill killall skill xkill renice mount umount swapon swapoff iptables ip6tables iptables-restore nft ufw firewall-cmd
     useradd userdel usermod adduser deluser groupadd groupdel groupmod passwd chpasswd gpasswd chsh chfn vipw visudo
     service rc-service update-rc.d chkconfig shutdown reboot halt poweroff init telinit sysctl insmod rmmod modprobe depmod
     mkfs mkswap fdisk sfdisk cfdisk gdisk sgdisk parted wipefs blkdiscard hdparm losetup cryptsetup mdadm lvremove lvcreate
     vgremove pvremove tune2fs resize2fs fsck e2fsck loginctl machinectl hostnamectl timedatectl localectl networkctl
     resolvectl route brctl tc ethtool iwconfig rfkill virsh lp lpr lprm cancel lpadmin stty chvt setterm update-alternatives
     ldconfig dpkg dpkg-reconfigure rpm grub-install update-grub efibootmgr ipcrm setcap setenforce aa-disable auditctl
     gsettings dconf launchctl defaults pmset security keyctl secret-tool pass nvidia-smi usbreset eject tmutil printenv
     logger xdotool ydotool xclip xsel wl-copy wl-paste gcore`,
    changes,
  ),
  ...each('mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs', {
    does: ['file-delete', 'system-command'],
  }),
  ...each(
    'apt apt-get aptitude dnf yum zypper pacman apk snap flatpak brew port emerge nix nix-env guix opkg',
    packages,
  ),
  'apt-cache': { verbs: { gencaches: { does: ['file-write'] } }, otherVerbs: [], more: aptSettings },
  'dpkg-query': {},
  ...each('docker podman nerdctl', {
    does: ['system-command'],
    verbs: {
      ...each('pull push login logout search build run buildx compose plugin scout swarm create', packages),
      ...each('rm rmi prune system volume image container builder', { does: ['file-delete', 'system-command'] }),
      exec: { does: ['system-command'], note: 'wrapper' },
    },
    otherVerbs: ['system-command'],
    values: '-H --host -c --context --config -l --log-level',
  }),
  'docker-compose': packages,
  crontab: { more: crontabCall },
  ...each('at batch atd atrm', { does: ['cron', 'system-command'] }),
  atq: {},
  'systemd-run': { does: ['cron', 'system-command'], note: 'wrapper' },
  systemctl: { more: systemctlCall },
  journalctl: {
    options: Object.fromEntries(
      [
        // Where it stopped is written down.
        '--cursor-file',
        '--vacuum-time',
        '--vacuum-size',
        '--vacuum-files',
        '--rotate',
        '--flush',
        '--sync',
        '--relinquish-var',
        '--smart-relinquish-var',
        '--update-catalog',
        '--setup-keys',
      ].map((name) => [name, ['system-command']] as const),
    ),
    values:
      '-u --unit -n -p --priority -S -U --since --until -t -b -g --grep -o --output -D -M --file --root --image --user-unit',
  },
  ...each('oc openclaw', { does: ['config-change', 'system-command'] }),
};

/** A setting may name the programs that it runs, and a file may hold any. */
function aptSettings({ args }: Call, reader: Reader): void {
  const setting = args.find(({ text, open }) => open || /^-[a-zA-Z]*[oc]|^--(o|c|no-|[a-z-]+=)/.test(text));
  if (setting !== undefined) reader.does('anything', setting.open ? 'dynamic' : 'wrapper', setting);
}

function crontabCall(call: Call, reader: Reader): void {
  const { options, operands, open } = readOptions(call.args, optionNames('-u'));
  const lists = options.length > 0 && options.every(({ name }) => name === '-l' || name === '-u');
  if (!lists || operands.length > 0 || open.length > 0) reader.does(['cron', 'system-command'], null, call.program);
}

const reads = /^(status|show|cat|help|list-[a-z-]+|is-[a-z-]+|get-default)$/;
const values =
  '-t --type -p --property -n --lines -o --output -H --host -M --machine -s --signal --state --root --image --job-mode --kill-whom';

function systemctlCall(call: Call, reader: Reader): void {
  const { operands, options, open } = readOptions(call.args, optionNames(values));
  const [verb, ...units] = operands;
  if (open[0] !== undefined) {
    reader.does('anything', 'dynamic', open[0]);
    return;
  }
  if (options.some(({ name }) => /^(-H|--host)$/.test(name))) reader.does(['network-request'], null, call.program);
  const asked = options.filter(({ name }) => name === '-p' || isOption(name, '--property'));
  const shows =
    verb?.text === 'show' &&
    (asked.length === 0 || asked.some(({ value }) => /environ/i.test(value?.text ?? 'environ')));
  if (verb === undefined || (reads.test(verb.text) && !shows)) return;
  reader.does(['system-command'], null, verb);
  const own = units.find(({ text }) => /\b(oc|openclaw)\b/i.test(text));
  if (own !== undefined) reader.does(['config-change'], null, own);
}
