import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { NOTIFY_URL, notifyUrl, readNotifyKey } from '../../../src/survey/notify/access.ts';

const KEY = 'live-0d1f2e3c-4b5a-4968-8776-655443322110-9d1f2e3c-4b5a-4968-8776-655443322119';

function file(text: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'steward-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'key'), text);
  chmodSync(join(folder, 'key'), mode);
  return join(folder, 'key');
}

test('the key comes from a file that nobody else reads, and is in no sentence', () => {
  expect(readNotifyKey(file(`${KEY}\n`))).toBe(KEY);
  expect(() => readNotifyKey(file(KEY, 0o640))).toThrow(/Others can read/);
  expect(() => readNotifyKey(file('no key'))).toThrow(/holds no GOV.UK Notify API key/);
  expect(() => readNotifyKey(file(''))).toThrow(/holds no GOV.UK Notify API key/);
  expect(() => readNotifyKey(undefined)).toThrow(/needs an API key/);
  expect(() => readNotifyKey('/nowhere/key')).toThrow(/no such file/);
});

test('an address has no secret, no slash at its end, and no clear way out of this machine', () => {
  expect(notifyUrl(undefined)).toBe(NOTIFY_URL);
  expect(notifyUrl('https://notify.example.com/')).toBe('https://notify.example.com');
  expect(notifyUrl('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
  expect(() => notifyUrl('http://notify.example.com')).toThrow(/https/);
  expect(() => notifyUrl('https://me:secret@notify.example.com')).toThrow(/name or password/);
  expect(() => notifyUrl('notify')).toThrow(/not a web address/);
  expect(() => notifyUrl('file:///etc/passwd')).toThrow(/not a web address/);
});
