import { join } from 'node:path';

/** Where everything of one home lives (design, section 4). */
export type Home = {
  readonly root: string;
  readonly noticeFile: string;
  readonly store: string;
  readonly secure: string;
  readonly keyring: string;
  readonly register: string;
  readonly neverBackUp: string;
  readonly chain: string;
  readonly indexKey: string;
  readonly certificates: string;
  readonly rejects: string;
};

export const homeAt = (root: string): Home => ({
  root,
  noticeFile: join(root, 'notice.yaml'),
  store: join(root, 'store.db'),
  secure: join(root, 'secure'),
  keyring: join(root, 'secure', 'keyring'),
  register: join(root, 'secure', 'register.db'),
  neverBackUp: join(root, 'never-back-up'),
  chain: join(root, 'never-back-up', 'chain'),
  indexKey: join(root, 'never-back-up', 'index-key'),
  certificates: join(root, 'certificates'),
  rejects: join(root, 'rejects'),
});
