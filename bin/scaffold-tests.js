#!/usr/bin/env node
import { scaffoldTests } from '../dist/cli/main.js';

process.exitCode = await scaffoldTests(process.argv.slice(2));
