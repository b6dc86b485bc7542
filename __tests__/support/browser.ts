/** A real browser for the tests of the viewer's page. */
import { type Browser, chromium } from 'playwright-core';
import { aptInstall } from './broker/apt';
import { progress } from './broker/command';
import { isExecutable } from './executable';

/** Where Debian and others have it. */
const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Rejects, in words on what to do, where there is none and none may be installed. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], // Chromium's sandbox is not for root
  });
}

async function findChromium(): Promise<string> {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROME_PATH=${named} is no program. Name a Chromium or Chrome, or leave it unset.`);
  }
  const found = USUAL.find(isExecutable);
  if (found) return found;
  progress('installing chromium with apt-get…');
  const failed = await aptInstall('chromium');
  const installed = USUAL.find(isExecutable);
  if (installed) return installed;
  throw new Error(
    `There is no ${USUAL.join(', no ')}, and it could not be installed: ${failed ?? 'the package chromium is without it'}. ` +
      'Set CHROME_PATH to a Chromium or Chrome.',
  );
}
