// Starts Chromium with a fresh profile that asks nobody else for anything.
import { chromium } from 'playwright-core';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** Chromium: the program of the environment variable CHROMIUM, or Debian's. */
export function start_browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: quiet });
}

/** A tab as a reader without scripts has it. */
export async function open_tab(browser,
  { address, language = 'en', scheme = 'light', width = 1280, scripts = false, headers = {} }) {
  const context = await browser.newContext({
    baseURL: address,
    locale: language,
    colorScheme: scheme,
    viewport: { width, height: 800 },
    javaScriptEnabled: scripts,
    bypassCSP: scripts, // only for what the tests themselves bring along
    reducedMotion: 'reduce',
    extraHTTPHeaders: headers,
  });
  return context.newPage();
}
