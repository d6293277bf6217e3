import { own, type Safe } from '../components/text/printable.ts';
import type { Place } from './key-row.ts';

/** Above the keys of a place, on the help page and in the documents. */
export const placeHeadings: Readonly<Record<Place, Safe>> = {
  everywhere: own('Everywhere'),
  approvals: own('In the queue of approvals'),
  approval: own('In the details of an approval'),
  pairings: own('In the list of pairings'),
  pairing: own('In the details of a sender or a device'),
  audit: own('In the findings of the audit'),
  finding: own('In the details of a finding'),
  logs: own('In the log'),
  record: own('In a record of the log'),
  'logs-field': own('In a field of the log'),
  status: own('In Status'),
  help: own('On this page'),
  review: own('In the REVIEW window, with their code'),
  'review-field': own('In the field of their code'),
  'review-code': own('In the REVIEW window, by row'),
  'review-key': own('In the REVIEW window, by row and with one key'),
  'allow-code': own('In the REVIEW window of an approval'),
  'allow-key': own('In the REVIEW window of an approval, with one key'),
  'always-code': own('In the REVIEW window of an approval, for always'),
  'review-held': own('While an approval is held'),
  'review-shut': own('When the REVIEW window is blocked'),
};

/** The promise of the whole table of keys, below it wherever it is printed. */
export const noApprovalByAccident = own('Enter alone, y, Space, digits, paste and mouse never approve anything.');
