import { z } from 'zod';
import { configSchema } from './schema.js';

/** A key of the configuration as JSON Schema describes it: as much as documentation needs. */
export interface KeySchema {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: KeySchema | false;
  readonly prefixItems?: readonly KeySchema[];
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly required?: readonly string[];
}

export interface ConfigJsonSchema extends KeySchema {
  readonly properties: Readonly<Record<string, KeySchema>>;
}

/** The configuration as JSON Schema (draft 2020-12), for editors; committed as `docs/schema/config.schema.json`. */
export function configJsonSchema(): ConfigJsonSchema {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // The limit of every whole number in JavaScript says nothing about this one.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const { $schema, ...rest } = schema;
  // The last key is for editors that know it: the file is read with comments and trailing commas.
  return { $schema, title: 'covgap.config.jsonc', ...rest, allowTrailingCommas: true } as unknown as ConfigJsonSchema;
}
