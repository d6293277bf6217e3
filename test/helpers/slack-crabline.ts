import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSlackServer } from '@openclaw/crabline';
import { directOf, type SlackServer } from './slack-server.ts';
import { SlackStandIn } from './slack-stand-in.ts';

/**
 * The Slack server of the OpenClaw project behind our Socket Mode, which it has not: it answers the Web API, and what is
 * written to the bot comes from it. What its events lack (the kind of the conversation, the workspace) is added.
 */
export async function openSlackCrabline(): Promise<SlackServer> {
  const dir = mkdtempSync(join(tmpdir(), 'oc-slack-crabline-'));
  const front = await SlackStandIn.open('CRABLINE');
  const { botToken, appToken, apiRoot, team, bot } = front;
  const back = await startSlackServer({ botToken, botUserId: bot, recorderPath: join(dir, 'slack.jsonl') });
  const { adminToken, endpoints } = back.manifest;
  front.relay = async (method, body) => {
    const headers = { authorization: `Bearer ${botToken}` };
    const response = await fetch(`${endpoints.apiRoot}${method}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body),
    });
    return { status: response.status, body: await response.text() };
  };
  return {
    apiRoot,
    botToken,
    appToken,
    team,
    bot,
    async say(member, text) {
      const response = await fetch(endpoints.adminInboundUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-crabline-admin-token': adminToken },
        body: JSON.stringify({ channel: directOf(member), user: member, text }),
      });
      if (!response.ok) throw new Error(`crabline refused: ${await response.text()}`);
      // why: the answer of its administration, which is not typed
      const { event } = (await response.json()) as { event: { event: object; team_id: string } };
      front.event({ ...event.event, channel_type: 'im', team: event.team_id }, { team_id: event.team_id });
    },
    heard: (channel) => front.heard(channel),
    change: () => front.change(),
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]();
      await back.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
