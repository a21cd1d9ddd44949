/** Incidents: listed, followed, and told with their time line. */
@NullMarked
package dev.slipway.cli.incident;

import org.jspecify.annotations.NullMarked;
