// Loaded before the built program with `node --import`: moves its clock, and counts and names every step by which it
// changes a disk (file calls, SQL commits and checkpoints), so that a test can kill it before the n-th of them.
// The program knows nothing of this, and is the one that is shipped.
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const {
  CRASH_FOLDER: folder = '',
  CRASH_LOG: log = '',
  CRASH_SHIFT_MS: shift = '0',
  CRASH_AT,
  CRASH_HALF,
} = process.env;
const at = Number(CRASH_AT ?? 0);

const clock = Date.now;
Date.now = () => clock() + Number(shift);

if (isMainThread && log !== '') {
  const { openSync, writeSync } = fs;
  const said = openSync(log, 'a');
  let steps = 0;

  /** Names the step that is about to be taken; at the one that was asked for, dies instead, or half-way through a write. */
  const step = (what, half) => {
    writeSync(said, `${what}\n`);
    steps += 1;
    if (steps !== at) return;
    if (CRASH_HALF) half?.();
    process.kill(process.pid, 'SIGKILL');
  };
  const here = (path) => typeof path === 'string' && path.startsWith(folder);
  const plain = (path) => path.slice(folder.length + 1).replace(/[0-9a-f]{12}\.tmp$/, 'tmp');

  const paths = new Map();
  const around = (name, watch) => {
    const real = fs[name];
    fs[name] = (...given) => {
      watch(...given);
      return real(...given);
    };
  };
  const open = fs.openSync;
  fs.openSync = (path, flags, ...rest) => {
    const writes = flags !== 'r' && flags !== 0;
    if (here(path) && writes) step(`open ${plain(path)}`);
    const handle = open(path, flags, ...rest);
    if (here(path)) paths.set(handle, plain(path));
    else paths.delete(handle);
    return handle;
  };
  around('writeSync', (handle, bytes) => {
    if (!paths.has(handle)) return;
    step(`write ${paths.get(handle)}`, () => writeSync(handle, bytes.subarray(0, bytes.length >> 1)));
  });
  around('fsyncSync', (handle) => paths.has(handle) && step(`sync ${paths.get(handle)}`));
  for (const name of ['renameSync', 'unlinkSync', 'rmSync', 'mkdirSync'])
    around(
      name,
      (path, to) => here(path) && step(`${name.replace('Sync', '')} ${plain(name === 'renameSync' ? to : path)}`),
    );

  const openPromise = fs.promises.open;
  fs.promises.open = async (path, flags, ...rest) => {
    if (!here(path) || flags === 'r') return openPromise(path, flags, ...rest);
    step(`open ${plain(path)}`);
    const handle = await openPromise(path, flags, ...rest);
    const { appendFile, sync, write } = handle;
    handle.write = (bytes, ...given) => {
      step(`write ${plain(path)}`, () => writeSync(handle.fd, bytes.subarray(0, bytes.length >> 1)));
      return write.call(handle, bytes, ...given);
    };
    handle.appendFile = (text) => {
      step(`write ${plain(path)}`, () => writeSync(handle.fd, text.slice(0, text.length >> 1)));
      return appendFile.call(handle, text);
    };
    handle.sync = () => {
      step(`sync ${plain(path)}`);
      return sync.call(handle);
    };
    return handle;
  };
  syncBuiltinESMExports();

  const Database = createRequire(import.meta.url)('better-sqlite3');
  const { prepare, pragma, backup } = Database.prototype;
  Database.prototype.backup = function (path, options) {
    step(`copy ${plain(path)}`);
    return backup.call(this, path, options);
  };
  /** What each open transaction has said so far: the acts in its audit entries, or the tables that it writes. */
  const told = new WeakMap();
  Database.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    const file = plain(this.name);
    const before = (name, watch) => {
      const real = statement[name];
      statement[name] = (...given) => {
        watch(given.flat());
        return real.apply(statement, given);
      };
    };
    const audit = /^insert into "audit_entry"/.test(sql);
    const [, table] = /^(?:insert into|update|delete from|create table) "(\w+)"/.exec(sql) ?? [];
    if (/^begin/.test(sql)) before('run', () => told.set(this, new Set()));
    else if (/^commit/.test(sql))
      before('run', () => {
        step(`commit ${file} ${[...told.get(this)].join(', ')}`.trim());
        told.delete(this);
      });
    else if (/^rollback/.test(sql)) before('run', () => told.delete(this));
    else if (table) {
      const note = (given) => {
        const act = audit ? given.map((each) => /"act":"([^"]+)"/.exec(String(each))?.[1]).find(Boolean) : undefined;
        const acts = told.get(this);
        if (acts) acts.add(act ?? `(${table})`);
        else step(`commit ${file} (${table})`);
      };
      before('run', note);
      before('all', note);
    }
    return statement;
  };
  Database.prototype.pragma = function (text, options) {
    if (/wal_checkpoint/.test(text)) step(`checkpoint ${plain(this.name)}`);
    return pragma.call(this, text, options);
  };
}
