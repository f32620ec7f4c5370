import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Project, ts } from 'ts-morph';
import { CovgapError } from '../../errors.js';
import type { ModuleFacts } from '../model.js';
import type { FactsOptions, FactsReader, Problem } from './api.js';
import { entryFor } from './entry-file.js';
import { Examples } from './examples.js';
import { errorsIn } from './module-errors.js';
import { moduleFacts } from './module-facts.js';
import { problemsIn } from './problems.js';
import { openProject, optionsFor, optionsKey } from './program.js';

/** Reads facts, with one project for all files of equal compiler options. */
export class Reader implements FactsReader {
  readonly #root: string;
  readonly #files: readonly string[];
  readonly #examples: Examples;
  readonly #projects = new Map<string, Project>();
  readonly #keys = new Map<string, string>();
  /** The checker facts come from; type checks of tests use later programs of the same project. */
  readonly #programs = new Map<Project, ts.Program>();

  constructor(options: FactsOptions) {
    this.#root = resolve(options.root);
    this.#files = options.files.map((file) => resolve(this.#root, file));
    this.#examples = new Examples((options.extraExamples ?? []).map((path) => resolve(this.#root, path)));
  }

  factsOf(file: string): ModuleFacts {
    const { program, source } = this.#sourceOf(file);
    return moduleFacts({
      program,
      checker: program.getTypeChecker(),
      file: source,
      root: this.#root,
      examples: this.#examples,
    });
  }

  errorsOf(file: string): readonly Problem[] {
    if (!/\.[cm]?tsx?$/.test(file)) return [];
    const { program, source } = this.#sourceOf(file);
    return errorsIn(program, source, this.#root);
  }

  #sourceOf(file: string): { readonly program: ts.Program; readonly source: ts.SourceFile } {
    const path = isAbsolute(file) ? file : resolve(this.#root, file);
    if (!existsSync(path)) throw new CovgapError('module-not-found', `No such file: ${path}`, { file: path });
    const project = this.#projectFor(path);
    if (project.getSourceFile(path) === undefined) this.#load(project, path);
    const program = this.#programOf(project);
    const source = program.getSourceFile(project.getSourceFileOrThrow(path).getFilePath());
    if (source === undefined) throw new CovgapError('module-not-found', `Not a script: ${path}`, { file: path });
    return { program, source };
  }

  problemsOf(path: string, text: string): readonly Problem[] {
    return problemsIn(this.#projectFor(path), path, text);
  }

  #projectFor(path: string): Project {
    const options = optionsFor(path, this.#root);
    const key = optionsKey(options);
    this.#keys.set(path, key);
    const known = this.#projects.get(key);
    if (known !== undefined) return known;
    const project = openProject(options);
    this.#projects.set(key, project);
    // All files of the batch at once: adding one later means a new program.
    for (const file of this.#files)
      if (optionsKey(optionsFor(file, this.#root)) === key && existsSync(file)) {
        this.#load(project, file);
        const entry = entryFor(file, this.#root);
        if (entry !== null && project.getSourceFile(entry) === undefined) this.#load(project, entry);
      }
    return project;
  }

  #load(project: Project, path: string): void {
    project.addSourceFileAtPath(path);
    const types = path.replace(/\.(c|m)?jsx?$/, (_, kind: string | undefined) => `.d.${kind ?? ''}ts`);
    if (types !== path && existsSync(types)) project.addSourceFileAtPath(types);
    this.#programs.delete(project);
  }

  #programOf(project: Project): ts.Program {
    const known = this.#programs.get(project);
    if (known !== undefined) return known;
    const program = project.getProgram().compilerObject;
    this.#programs.set(project, program);
    return program;
  }
}
