@NullMarked
package dev.slipway.localstack;

import org.jspecify.annotations.NullMarked;
