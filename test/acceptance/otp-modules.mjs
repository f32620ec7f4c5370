/**
 * Writes `src/languages/erlang/otp-modules.ts`: which modules Erlang/OTP has, by application, so that a call of one of them is never taken
 * for a call of a module that is gone. Needs a whole Erlang/OTP (Debian: `erlang`): `node test/acceptance/otp-modules.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What other releases have, removed before this one or added after it; one too many does no harm. */
const OTHERS = {
  kernel: 'pg2 hipe_unified_loader trace prim_tty_sighandler socket_registry',
  stdlib:
    'random gen_fsm json argparse zstd edlin_key edlin_type_suggestion shell_docs_markdown shell_docs_test beam_doc peer supervisor_bridge',
  crypto: 'crypto_ec_curves',
  inets: 'http_uri inets_regexp ftp tftp httpd_instance_sup',
  common_test: 'ct_slave ct_default_gl cth_log_redirect',
  tools: 'tprof cover prof eprof fprof lcnt cprof instrument',
  compiler: 'cerl_sets sys_core_alias beam_ssa_private_append beam_ssa_destructive_update',
  erts: 'erts_trace_cleaner prim_zip atomics counters persistent_term erts_literal_area_collector zlib',
  os_mon: 'nteventlog',
  public_key: 'pubkey_cert_records pubkey_os_cacerts pubkey_translation',
  ssl: 'ssl_trace ssl_crl_hash_dir tls_client_ticket_store',
  hipe: 'hipe hipe_bifs',
};

const lib = execFileSync('erl', ['-noshell', '-eval', 'io:put_chars(code:lib_dir()), halt().'], { encoding: 'utf8' });
const release = execFileSync('erl', ['-noshell', '-eval', 'io:put_chars(erlang:system_info(otp_release)), halt().'], {
  encoding: 'utf8',
});
const applications = new Map(Object.entries(OTHERS).map(([name, modules]) => [name, new Set(modules.split(' '))]));
for (const folder of readdirSync(lib)) {
  const name = folder.replace(/-[\d.]+$/, '');
  let beams = [];
  try {
    beams = readdirSync(join(lib, folder, 'ebin')).filter((file) => file.endsWith('.beam'));
  } catch {
    continue;
  }
  const modules = applications.get(name) ?? new Set();
  for (const file of beams) modules.add(file.slice(0, -'.beam'.length));
  if (modules.size > 0) applications.set(name, modules);
}
const rows = [...applications]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, modules]) => wrap(`${name}: ${[...modules].sort().join(' ')}`));
const text = `/** Made by test/acceptance/otp-modules.mjs from Erlang/OTP ${release}, with the modules other releases have. */
export const OTP_MODULES = \`
${rows.join('\n')}
\`;
`;
writeFileSync(new URL('../../src/languages/erlang/otp-modules.ts', import.meta.url), text);

function wrap(row) {
  const lines = [''];
  for (const word of row.split(' ')) {
    if (lines.at(-1).length + word.length > 116) lines.push('');
    lines[lines.length - 1] += `${lines.at(-1) === '' ? (lines.length > 1 ? '  ' : '') : ' '}${word}`;
  }
  return lines.join('\n');
}
