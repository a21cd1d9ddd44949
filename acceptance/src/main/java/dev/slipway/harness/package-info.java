/**
 * What a test or a benchmark does to a running Slipway from outside: start it, call its API, follow
 * its events, run kubectl, read and write WordPress. Nothing here knows a class of Slipway's.
 */
@NullMarked
package dev.slipway.harness;

import org.jspecify.annotations.NullMarked;
