/** Names under which other programs keep secrets; better one too many. */
export const secretName =
  /token|password|passwd|secret|api_?key|private_?key|credential|authorization|cookie|^(env|vars|headers)$/i;
