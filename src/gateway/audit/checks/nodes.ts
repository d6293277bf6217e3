import { type Check, check, when } from '../check.ts';
import { listed } from '../listed.ts';

/** Commands of paired devices that act, spy or spend; an OpenClaw gateway allows them only when told to. */
const dangerous = [
  'camera.snap',
  'camera.clip',
  'camera.ptz.control',
  'screen.record',
  'contacts.add',
  'calendar.add',
  'reminders.add',
  'sms.send',
  'sms.search',
  'health.summary',
];

/** Every other command that some platform knows by itself. */
const others = [
  ...['camera.list', 'camera.ptz.status', 'location.get', 'photos.latest', 'screen.snapshot', 'desktop.stream'],
  ...['device.info', 'device.status', 'device.permissions', 'device.health', 'device.apps', 'computer.act'],
  ...['contacts.search', 'calendar.events', 'reminders.list', 'callLog.search', 'motion.activity', 'motion.pedometer'],
  ...['system.notify', 'system.run', 'system.run.prepare', 'system.which', 'system.execApprovals.get'],
  ...['system.execApprovals.set', 'fs.listDir', 'terminal.upload', 'browser.proxy', 'browser.proxy.upload.v1'],
  ...['mcp.tools.call.v1', 'agent.cli.claude.run.v1', 'watch.status', 'watch.notify', 'mobile.ui.observe'],
  ...['mobile.ui.act', 'notifications.list', 'notifications.actions', 'talk.ptt.start', 'talk.ptt.stop'],
  ...['talk.ptt.cancel', 'talk.ptt.once'],
];

/** An entry that looks as if it meant several commands; only exact names count. */
const looksLikePattern = (entry: string): boolean =>
  /[?*[\]{}(),|\s]|^[/^]|[/$]$/.test(entry) || entry.includes('group:');

export const nodeChecks: readonly Check[] = [
  check({
    id: 'gateway.nodes.allow_commands_dangerous',
    area: 'Gateway',
    severities: ['critical', 'warn'],
    title: 'Dangerous commands of devices are allowed',
    when: 'gateway.nodes.commands.allow names one of them and deny does not. Critical where the gateway can be reached from elsewhere.',
    why: 'A message to the assistant may take pictures, send SMS or read health data.',
    fix: 'Take them out of gateway.nodes.commands.allow.',
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) => {
      const commands = config.at('gateway.nodes.commands');
      const [allow, deny] = [new Set(commands.texts('allow')), new Set(commands.texts('deny'))];
      const allowed = dangerous.filter((name) => allow.has(name) && !deny.has(name));
      return when(allowed.length > 0, () => ({
        severity: gateway.exposed ? 'critical' : 'warn',
        detail: `gateway.nodes.commands.allow contains ${allowed.join(', ')}.`,
      }));
    },
  }),
  check({
    id: 'gateway.nodes.deny_commands_ineffective',
    area: 'Gateway',
    severities: ['warn'],
    title: 'Some denied commands of devices are not denied',
    when: 'gateway.nodes.commands.deny has an entry that is a pattern, or a name that no platform knows.',
    why: 'Only exact names are compared: such an entry denies nothing, and looks as if it did.',
    fix: 'Write exact names, for example system.run or camera.snap.',
    needs: ['config'],
    judge: ({ config }) => {
      const commands = config.at('gateway.nodes.commands');
      const known = new Set([...dangerous, ...others, ...commands.texts('allow')]);
      const idle = commands.texts('deny').filter((entry) => looksLikePattern(entry) || !known.has(entry));
      return when(idle.length > 0, () => ({
        detail: `gateway.nodes.commands.deny: ${listed(idle)}.`,
      }));
    },
  }),
];
