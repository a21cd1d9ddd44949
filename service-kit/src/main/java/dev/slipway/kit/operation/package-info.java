/** What a change does and how far it is: operations with live steps. */
@NullMarked
package dev.slipway.kit.operation;

import org.jspecify.annotations.NullMarked;
