/** A process that sets many keys of its own, one after the other. Arguments: home directory, name, how many. */
const [home = '', name = '', count = '0'] = process.argv.slice(2);
const { setConfigValue } = await import('../../src/gateway/config/file/set-value.ts');
const { statePaths } = await import('../../src/gateway/state/paths.ts');
const options = { paths: statePaths({ HOME: home }), env: { HOME: home } };
for (let index = 0; index < Number(count); index++) {
  await setConfigValue(options, `channels.local.accounts.${name}${index}.enabled`, true);
}

export {};
