package dev.slipway.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;

/** What the modules may know of each other. */
@AnalyzeClasses(packages = "dev.slipway", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {

  /**
   * The diagram in the documents is the rule: no service knows another, drivers know nothing of
   * services.
   */
  @ArchTest
  static final ArchRule modulesAreAsTheDiagramSays =
      classes()
          .that()
          .resideInAPackage("dev.slipway..")
          .should(
              adhereToPlantUmlDiagram(
                  Path.of(System.getProperty("slipway.modules-diagram")),
                  consideringOnlyDependenciesInAnyPackage("dev.slipway..")));

  @ArchTest
  static final ArchRule driversKnowNothingOfKubernetes =
      noClasses()
          .that()
          .resideInAPackage("dev.slipway.infrastructure..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "io.quarkus..", "jakarta..");

  /** What drivers do alike is theirs; whoever else needs it needs a driver instead. */
  @ArchTest
  static final ArchRule theDriverKitIsForDriversAlone =
      classes()
          .that()
          .resideInAPackage("dev.slipway.infrastructure.driver..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage(
              "dev.slipway.infrastructure.driver..",
              "dev.slipway.infrastructure.docker..",
              "dev.slipway.infrastructure.qemu..");

  @ArchTest
  static final ArchRule eventContractsDependOnJacksonAlone =
      classes()
          .that()
          .resideInAPackage("dev.slipway.events..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.slipway.events..", "java..", "com.fasterxml.jackson..", "org.jspecify..");

  @ArchTest
  static final ArchRule packagesAreNamedForFeatures =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..utils..",
              "..common..",
              "..impl..",
              "..manager..",
              "..helper..",
              "..misc..");
}
