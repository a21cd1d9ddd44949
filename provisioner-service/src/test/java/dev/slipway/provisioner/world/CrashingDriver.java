package dev.slipway.provisioner.world;

import dev.slipway.infrastructure.InfrastructureDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A driver at whose every effect the process may die, before or after it. */
final class CrashingDriver {
  private static final Set<String> EFFECTS =
      Set.of(
          "ensureNetwork",
          "destroyNetwork",
          "create",
          "powerOn",
          "shutDown",
          "powerOff",
          "destroy",
          "destroyVolume");

  private CrashingDriver() {}

  static InfrastructureDriver around(InfrastructureDriver driver, Runnable effect) {
    return (InfrastructureDriver)
        Proxy.newProxyInstance(
            InfrastructureDriver.class.getClassLoader(),
            new Class<?>[] {InfrastructureDriver.class},
            (proxy, method, arguments) -> {
              boolean counted = EFFECTS.contains(method.getName());
              if (counted) {
                effect.run();
              }
              try {
                Object result = method.invoke(driver, arguments);
                if (counted) {
                  effect.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
