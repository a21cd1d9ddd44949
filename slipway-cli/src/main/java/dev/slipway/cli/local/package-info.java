/** All of Slipway on one machine: its processes, their ports, secrets and directories. */
@NullMarked
package dev.slipway.cli.local;

import org.jspecify.annotations.NullMarked;
