import { readReport } from '../../dist/formats/read.js';
import { reportInput } from '../../dist/project/report-input.js';

const report = await readReport(await reportInput(process.argv[2], process.argv[2]));
console.log(report.files.length);
