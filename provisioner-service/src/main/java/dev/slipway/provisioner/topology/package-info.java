/** What a caller wishes: how many machines of each kind, how big, and where they sit. */
@NullMarked
package dev.slipway.provisioner.topology;

import org.jspecify.annotations.NullMarked;
