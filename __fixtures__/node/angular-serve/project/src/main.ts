import { Component } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'

@Component({ selector: 'app-shop', template: '<h1>A shop</h1>' })
class Shop {}

bootstrapApplication(Shop)
