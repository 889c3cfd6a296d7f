#!/usr/bin/env node
import { findInstance, runCli } from '../cli/index.js';

/** A closed pipe, as in `brewline replay | head`, is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { stdout, stderr } = process;
process.exitCode = await runCli(process.argv.slice(2), { stdout, stderr, settings: () => findInstance() });
