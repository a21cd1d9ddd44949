/** Lists of things, as tables or JSON. */
@NullMarked
package dev.slipway.cli.get;

import org.jspecify.annotations.NullMarked;
