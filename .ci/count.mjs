// Counts tests from vitest's JSON reports: `count.mjs REPORT [SECOND]` prints "passed failed skipped".
// A test that the first run skipped and the second ran (the one as root) counts by the second.
// `count.mjs --skipped REPORT` prints the files that hold skipped tests, one a line.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const tests = (report) =>
  (report && existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []).flatMap((file) =>
    file.assertionResults.map(({ fullName, status }) => ({ file: file.name, fullName, status })),
  );

const isSkipped = ({ status }) => status !== 'passed' && status !== 'failed';
const [first, second] = process.argv.slice(2);

if (first === '--skipped') {
  const files = new Set(tests(second).filter(isSkipped).map(({ file }) => relative(process.cwd(), file)));
  if (files.size > 0) console.log([...files].join('\n'));
} else {
  const again = new Map(tests(second).map((test) => [`${test.file} ${test.fullName}`, test]));
  const final = tests(first).map((test) => (isSkipped(test) ? (again.get(`${test.file} ${test.fullName}`) ?? test) : test));
  const count = (wanted) => final.filter(({ status }) => status === wanted).length;
  console.log(count('passed'), count('failed'), final.filter(isSkipped).length);
}
