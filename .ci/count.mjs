// Counts tests from vitest's JSON reports: `count.mjs REPORT [SECOND]` prints "passed failed skipped".
// A test that the first run skipped and the second ran (the one as root) counts by the second.
// `count.mjs --skipped REPORT` prints the files that hold skipped tests, one a line.
// `count.mjs --failed REPORT...` prints what failed, with the first lines of why: a test, or a file that could not be loaded.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const filesOf = (report) => (report && existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []);
const tests = (report) =>
  filesOf(report).flatMap((file) => file.assertionResults.map(({ fullName, status }) => ({ file: file.name, fullName, status })));

const beginning = (message = '') => message.split('\n').slice(0, 3).map((line) => `    ${line.slice(0, 300)}`);
const failed = (file) => {
  const lines = file.assertionResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ fullName, failureMessages }) => [`  ${fullName}`, ...beginning(failureMessages[0])]);
  return lines.length > 0 || file.status !== 'failed' ? lines : beginning(file.message);
};
const isSkipped = ({ status }) => status !== 'passed' && status !== 'failed';
const [first, second, ...more] = process.argv.slice(2);

if (first === '--skipped') {
  const files = new Set(tests(second).filter(isSkipped).map(({ file }) => relative(process.cwd(), file)));
  if (files.size > 0) console.log([...files].join('\n'));
} else if (first === '--failed') {
  for (const file of [second, ...more].flatMap(filesOf)) {
    const lines = failed(file);
    if (lines.length > 0) console.log([`failed: ${relative(process.cwd(), file.name)}`, ...lines].join('\n'));
  }
} else {
  const again = new Map(tests(second).map((test) => [`${test.file} ${test.fullName}`, test]));
  const final = tests(first).map((test) => (isSkipped(test) ? (again.get(`${test.file} ${test.fullName}`) ?? test) : test));
  const count = (wanted) => final.filter(({ status }) => status === wanted).length;
  console.log(count('passed'), count('failed'), final.filter(isSkipped).length);
}
