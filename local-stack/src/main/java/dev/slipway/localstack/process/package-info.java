/** Processes that outlive the one that started them, and are never mistaken for another. */
@NullMarked
package dev.slipway.localstack.process;

import org.jspecify.annotations.NullMarked;
