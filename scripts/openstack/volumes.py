"""Volumes for a cloud whose computer is simulated: Cinder's own driver for its tests, which keeps no bytes."""

from cinder.tests import fake_driver


class Volumes(fake_driver.FakeLoggingVolumeDriver):
    """The driver of the tests would have an image written to a logical volume that is not there."""

    def clone_image(self, context, volume, image_location, image_meta, image_service):
        return {"provider_location": None}, True
