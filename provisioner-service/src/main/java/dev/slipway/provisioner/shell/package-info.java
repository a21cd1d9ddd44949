/** Shells in machines: who may open one, what passes through it, when it ends. */
@NullMarked
package dev.slipway.provisioner.shell;

import org.jspecify.annotations.NullMarked;
