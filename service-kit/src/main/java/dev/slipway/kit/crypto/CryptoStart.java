package dev.slipway.kit.crypto;

import dev.slipway.crypto.NativeCrypto;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/** Lets machine code do a service's cryptography from its start. */
@ApplicationScoped
public class CryptoStart {

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    NativeCrypto.install();
  }
}
