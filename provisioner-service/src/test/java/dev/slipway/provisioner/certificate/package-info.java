@NullMarked
package dev.slipway.provisioner.certificate;

import org.jspecify.annotations.NullMarked;
