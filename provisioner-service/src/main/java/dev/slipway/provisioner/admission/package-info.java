/**
 * What is asked of clusters through the API: admitted with all it needs, or refused with all that
 * is wrong.
 */
@NullMarked
package dev.slipway.provisioner.admission;

import org.jspecify.annotations.NullMarked;
