"""Reads villages through QGIS's OAPIF provider."""
import sys

from qgis.core import QgsApplication, QgsVectorLayer

application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(f"url='{sys.argv[1]}' typename='villages'", "villages", "OAPIF")
if not layer.isValid():
    sys.exit("QGIS: the layer is not valid")
count = sum(1 for _ in layer.getFeatures())
if count == 0:
    sys.exit("QGIS: no feature")
print(f"QGIS: {count} villages")
del layer  # before QGIS ends, which would otherwise end with what it holds
application.exitQgis()
