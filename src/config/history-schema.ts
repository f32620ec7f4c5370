import { z } from 'zod';

/** Keys about the history that `covgap record` keeps. */
export const historyKeys = {
  project: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, 'holds a control character')
    .optional()
    .describe(
      'Name under which snapshots are recorded. Without it: the name in `package.json`, else that of the repository, else that of the folder.',
    ),
  store: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where the history is kept: the path of a SQLite file, `postgres://…`, or `git:` with a remote and a ref (see [history](history.md)). Without it: `.covgap/history.db`. The environment variable `COVGAP_STORE` wins over it, and is the place for a URL with a password.',
    ),
};
