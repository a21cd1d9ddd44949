@NullMarked
package dev.slipway.cli.render;

import org.jspecify.annotations.NullMarked;
