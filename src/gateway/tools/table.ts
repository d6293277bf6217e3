import { applyPatch } from './apply-patch.ts';
import { edit } from './edit.ts';
import { exec } from './exec.ts';
import { processTool } from './process.ts';
import { read } from './read.ts';
import type { Tool } from './tool.ts';
import { write } from './write.ts';

/** Every tool there is. Which of them a turn may use is the policy's to say. */
export const tools: readonly Tool[] = [read, write, edit, applyPatch, exec, processTool];

/** By the name that a model used; undefined for one that is none. */
export const toolNamed = (name: string): Tool | undefined => tools.find((tool) => tool.name === name);
