import type { ts } from 'ts-morph';
import type { Local } from '../model.js';
import type { Entry } from './entries.js';

export class Examples {
  of(_file: ts.SourceFile, _entry: Entry, _locals: readonly Local[]): string[][] {
    return [];
  }
}
