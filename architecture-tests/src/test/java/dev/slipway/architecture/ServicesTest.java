package dev.slipway.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.UUID;

/** The one shape inside every service: {@code in} → features ← {@code out}. */
@AnalyzeClasses(
    packages = {
      "dev.slipway.provisioner",
      "dev.slipway.deployer",
      "dev.slipway.monitor",
      "dev.slipway.gateway"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class ServicesTest {
  private static final String IN = "dev.slipway.*.in..";
  private static final String OUT = "dev.slipway.*.out..";

  /** A service's own package, without those below it: there its parts are put together. */
  private static final String COMPOSITION = "dev.slipway.*";

  @ArchTest
  static final ArchRule whatComesInNeverSeesWhatGoesOut =
      noClasses().that().resideInAPackage(IN).should().dependOnClassesThat().resideInAPackage(OUT);

  @ArchTest
  static final ArchRule featuresSeeNeitherSide =
      noClasses()
          .that()
          .resideOutsideOfPackages(IN, OUT, COMPOSITION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(IN, OUT);

  @ArchTest
  static final ArchRule noFrameworkInTheFeatures =
      noClasses()
          .that()
          .resideOutsideOfPackages(IN, OUT, COMPOSITION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..",
              "jakarta.persistence..",
              "jakarta.ws.rs..",
              "org.hibernate..",
              "io.fabric8..",
              "com.github.dockerjava..");

  @ArchTest
  static final ArchRule timeAndIdsAreInjected =
      noClasses()
          .that()
          .resideOutsideOfPackages(IN, OUT, COMPOSITION)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID");
}
