import { describe, expect, it } from 'vitest';
import { mainOf } from '../../../src/gateway/config/agent-config.ts';
import { policyOf, problemsOf } from './place.ts';

const configOf = (config: string) => policyOf(config).config;
const toolsOf = (config: string) => configOf(config).tools;
/** What is said of `main`. */
const mainTools = (config: string) => mainOf(configOf(config)).tools;
const sandboxLists = (config: string) => mainTools(config).sandbox;

describe('tools and approvals in the configuration', () => {
  it('without a word: every tool for the operator, the lists of the guide for others, the three kinds asked about', () => {
    const { tools, approvals } = configOf('{}');
    expect(tools).toEqual({ places: [], elevated: { enabled: false, allowFrom: {} } });
    expect(mainTools('{}')).toEqual({ layers: [], sandbox: [], elevated: true });
    expect(approvals).toMatchObject({
      requireFor: ['file-delete', 'network-request', 'system-command'],
      notify: ['console'],
    });
  });

  it('reads the lists as the guides write them, the tighter of two spellings', () => {
    const guide = 'tools:{sandbox:{tools:{allow:["read","write","web_search"],deny:["browser","exec"]}}}';
    expect(sandboxLists(`{${guide}}`)).toMatchObject([
      { allow: ['read', 'write', 'web_search'], deny: ['browser', 'exec'] },
    ]);
    const both = `{${guide},agents:{defaults:{sandbox:{tools:{allow:["read"],deny:["exec"]}}}}}`;
    expect(sandboxLists(both)).toMatchObject([{ allow: ['read'], deny: ['browser', 'exec'] }]);
    expect(mainTools('{tools:{deny:["exec"]},agents:{defaults:{tools:{allow:["*"]}}}}').layers).toMatchObject([
      { lists: { allow: null, deny: ['exec'] } },
      { lists: { allow: ['*'], deny: [] } },
    ]);
  });

  it('names who may leave the sandbox, and takes no wildcard and no name for it', () => {
    const elevated = (list: string) => `{tools:{elevated:{enabled:true,allowFrom:{telegram:${list}}}}}`;
    expect(toolsOf(elevated('[7,"8"]')).elevated).toEqual({ enabled: true, allowFrom: { telegram: ['7', '8'] } });
    expect(problemsOf(elevated('["*"]'))).toEqual([expect.stringMatching(/^tools.elevated.allowFrom.telegram /)]);
    expect(problemsOf(elevated('["@ann"]'))).toEqual([expect.stringMatching(/^tools.elevated.allowFrom.telegram /)]);
    expect(problemsOf(elevated('["7*"]'))).toEqual([expect.stringMatching(/^tools.elevated.allowFrom.telegram /)]);
    // Nobody is elevated then, whoever is named.
    expect(problemsOf('{tools:{elevated:{enabled:false,allowFrom:{telegram:["*"]}}}}')).toEqual([]);
  });

  it('refuses kinds of effect that are none, and says which tool is none', () => {
    expect(problemsOf('{approvals:{requireFor:["file-delet"]}}')).toEqual([
      expect.stringMatching(/^approvals.requireFor /),
    ]);
    expect(problemsOf('{approvals:{notify:["everybody"]}}')).toEqual([expect.stringMatching(/^approvals.notify /)]);
    expect(configOf('{approvals:{requireFor:[],notify:["console","owner"]}}').approvals).toMatchObject({
      requireFor: [],
      notify: ['console', 'owner'],
    });
    const { warnings } = policyOf('{tools:{deny:["exce","browser"]}}');
    expect(warnings.map(({ path, message }) => `${path} ${message}`)).toContain('tools names "exce", which is no tool');
  });

  it('refuses a list of an entry that cannot be read, whoever it is about', () => {
    expect(problemsOf('{agents:{list:[{id:"main",tools:{deny:[7]}}]}}')).toEqual([
      expect.stringMatching(/^agents.list\[0\].tools.deny /),
    ]);
    expect(problemsOf('{agents:{list:[{id:"other",tools:{deny:{exec:true}}}]}}')).toEqual([
      expect.stringMatching(/^agents.list\[0\].tools.deny /),
    ]);
  });
});
