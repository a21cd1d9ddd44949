/** How answers look on a terminal: tables, progress, problems. */
@NullMarked
package dev.slipway.cli.render;

import org.jspecify.annotations.NullMarked;
