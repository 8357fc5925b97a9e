// Pictures of the kinds of pages, for people to look at:  HAIP=… node screenshots.mjs FOLDER
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { open_tab, start_browser } from './browser.mjs';
import { in_language, page_kinds } from './page_kinds.mjs';
import { serve_demonstration } from './server.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('say where to put the pictures: node screenshots.mjs FOLDER');
  process.exit(2);
}

const views = [
  { name: 'desktop', language: 'en', scheme: 'light', width: 1280 },
  { name: 'phone', language: 'en', scheme: 'light', width: 320 },
  { name: 'dark', language: 'en', scheme: 'dark', width: 1280 },
  { name: 'ja', language: 'ja', scheme: 'light', width: 1280 },
];

await mkdir(folder, { recursive: true });
const register = await serve_demonstration();
const browser = await start_browser();
try {
  for (const { name, ...view } of views) {
    const tab = await open_tab(browser, { address: register.address, ...view });
    for (const kind of page_kinds) {
      const response = await tab.goto(in_language(kind.path, view.language));
      if (response.status() !== kind.status) console.error(`${kind.path} answers ${response.status()}`);
      await tab.screenshot({ path: join(folder, `${kind.name.replaceAll(/\W+/g, '-')}.${name}.png`), fullPage: true });
    }
    await tab.context().close();
  }
} finally {
  await browser.close();
  await register.end();
}
