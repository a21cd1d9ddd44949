/** Commands about applications: deploy and scale. */
@NullMarked
package dev.slipway.cli.application;

import org.jspecify.annotations.NullMarked;
