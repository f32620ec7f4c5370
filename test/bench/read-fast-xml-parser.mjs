import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';

const report = new XMLParser({ ignoreAttributes: false }).parse(readFileSync(process.argv[2], 'utf8'));
console.log(report.coverage.packages.package.length);
