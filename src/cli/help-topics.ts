/** What `oc help TOPIC` has pages for. Names alone: the tables are loaded when a page is asked for. */
export const helpTopics = ['keys', 'exit-codes', 'variables'] as const;
export type HelpTopic = (typeof helpTopics)[number];

export const isHelpTopic = (name: string | undefined): name is HelpTopic => helpTopics.some((topic) => topic === name);
